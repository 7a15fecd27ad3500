/**
 * How a blocking handler that works on a database answers a call.
 *
 * <p>{@link dev.hansa.journal.call.Reply} sends one answer, {@link dev.hansa.journal.call.Feed}
 * many, as fast as the reader takes them. {@link dev.hansa.journal.call.Signal} wakes feeds when
 * there is more.
 */
@NullMarked
package dev.hansa.journal.call;

import org.jspecify.annotations.NullMarked;
