/** Proves the promises of the package {@code journal.process}. */
@NullMarked
package dev.hansa.journal.process;

import org.jspecify.annotations.NullMarked;
