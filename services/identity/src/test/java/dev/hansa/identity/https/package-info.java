/** Proofs of the HTTPS face, over real TLS. */
@NullMarked
package dev.hansa.identity.https;

import org.jspecify.annotations.NullMarked;
