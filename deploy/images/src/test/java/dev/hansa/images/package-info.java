/** Reads what the images say of themselves. */
@NullMarked
package dev.hansa.images;

import org.jspecify.annotations.NullMarked;
