/**
 * How much is let in: a limit on calls in flight, and the refusal of all when a process has to
 * stop.
 *
 * <p>The door is {@link Admission}. It never queues: a call that cannot be served now is told so
 * now.
 */
@NullMarked
package dev.hansa.runtime.admission;

import org.jspecify.annotations.NullMarked;
