/**
 * The test kit of the mesh, for this module's tests and, as a test-jar, for those of others.
 *
 * <p>{@link TestAuthority} issues identities, good and crafted ones; {@link ManualClock} is a time
 * that a test moves. What breaks things lies in {@code faults}. Nothing here reads a file that it
 * did not write.
 */
@NullMarked
package dev.hansa.runtime.testing;

import org.jspecify.annotations.NullMarked;
