/** Proves the promises of the package {@code journal.answers}. */
@NullMarked
package dev.hansa.journal.answers;

import org.jspecify.annotations.NullMarked;
