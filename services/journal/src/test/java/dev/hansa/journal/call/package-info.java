/** Proves the promises of the package {@code journal.call}. */
@NullMarked
package dev.hansa.journal.call;

import org.jspecify.annotations.NullMarked;
