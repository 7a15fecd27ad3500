/** Proofs of the whole process. */
@NullMarked
package dev.hansa.identity;

import org.jspecify.annotations.NullMarked;
