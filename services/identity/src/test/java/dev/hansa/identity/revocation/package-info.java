/** Proofs of what is taken back before its time. */
@NullMarked
package dev.hansa.identity.revocation;

import org.jspecify.annotations.NullMarked;
