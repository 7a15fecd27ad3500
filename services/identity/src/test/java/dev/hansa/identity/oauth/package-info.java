/** Proofs of the authorization server's rules. */
@NullMarked
package dev.hansa.identity.oauth;

import org.jspecify.annotations.NullMarked;
