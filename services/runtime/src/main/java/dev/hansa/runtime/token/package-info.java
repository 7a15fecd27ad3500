/**
 * Access tokens (RFC 9068): verified, fetched, exchanged, and bound to the TLS peer (RFC 8705).
 *
 * <p>The doors are {@link TokenVerifier} for tokens that come in and the token source for those
 * that go out. A token is never logged; its id is.
 */
@NullMarked
package dev.hansa.runtime.token;

import org.jspecify.annotations.NullMarked;
