/**
 * Statuses of the mesh: a code for machines to act on, an {@code ErrorInfo} reason for them to tell
 * cases apart, a message for people.
 *
 * <p>The door is {@link Errors}. A status carries only what was put into it here: never an
 * exception's text, never the expected value of a check that failed.
 */
@NullMarked
package dev.hansa.runtime.error;

import org.jspecify.annotations.NullMarked;
