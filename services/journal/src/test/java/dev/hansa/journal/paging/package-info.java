/** Proves the promises of the package {@code journal.paging}. */
@NullMarked
package dev.hansa.journal.paging;

import org.jspecify.annotations.NullMarked;
