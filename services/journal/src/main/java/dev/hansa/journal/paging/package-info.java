/**
 * Paging by position: {@link dev.hansa.journal.paging.PageToken} says where the next page begins,
 * and {@link dev.hansa.journal.paging.PageSize} how long it is.
 */
@NullMarked
package dev.hansa.journal.paging;

import org.jspecify.annotations.NullMarked;
