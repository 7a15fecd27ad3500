/**
 * Decisions on calls, told: each denial has an id, a record, a count and, as far as the log bears
 * it, a line; each call that is let in from another organisation has a count and a line.
 *
 * <p>The door is {@link Decisions}. A record says who called through whom, what the token said, the
 * rule with its contract's version, and why; it holds nothing by which a token could be used. The
 * caller learns the id alone.
 */
@NullMarked
package dev.hansa.runtime.audit;

import org.jspecify.annotations.NullMarked;
