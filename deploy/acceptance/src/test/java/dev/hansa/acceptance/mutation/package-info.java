/**
 * Checks of security that are switched off one by one, to see that a test notices.
 *
 * <p>The table {@code mutations.yaml} names for each rule the line that keeps it, what that line
 * becomes, and the test that must fail then. {@link MutationTest} tries them all; that the table is
 * complete and fits the sources is looked at in every build.
 */
@NullMarked
package dev.hansa.acceptance.mutation;

import org.jspecify.annotations.NullMarked;
