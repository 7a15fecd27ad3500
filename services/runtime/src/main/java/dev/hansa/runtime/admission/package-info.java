/**
 * How much is let in, and what first: a limit that follows how long calls take, priorities that
 * travel with a call, allowances of single callers, and the refusal of all when a process has to
 * stop.
 *
 * <p>The door is {@link Admission}. It never queues: a call that cannot be served now is told so
 * now.
 */
@NullMarked
package dev.hansa.runtime.admission;

import org.jspecify.annotations.NullMarked;
