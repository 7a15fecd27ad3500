/**
 * Processes on this machine: started in order, watched, restarted, and stopped without remainder.
 *
 * <p>The door is {@link Supervisor}. It knows nothing of Hansa: a {@link ProcessSpec} says what to
 * run and when it is ready. Every process is marked under {@code run/} with its pid and start time,
 * so that a later supervisor adopts what an earlier one left, and a reused pid is never touched.
 * {@link Leftovers} stops what runs when no supervisor does.
 */
@NullMarked
package dev.hansa.cli.process;

import org.jspecify.annotations.NullMarked;
