/** Proofs of the certificate authority. */
@NullMarked
package dev.hansa.identity.authority;

import org.jspecify.annotations.NullMarked;
