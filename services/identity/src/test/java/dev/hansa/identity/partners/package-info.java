/** Proofs of the register of partners, over a real database. */
@NullMarked
package dev.hansa.identity.partners;

import org.jspecify.annotations.NullMarked;
