/** Proofs of the authorization server's rules. */
@NullMarked
package dev.hansa.identity.federation;

import org.jspecify.annotations.NullMarked;
