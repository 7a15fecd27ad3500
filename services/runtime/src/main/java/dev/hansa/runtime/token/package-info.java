/**
 * Access tokens (RFC 9068): verified, fetched, exchanged, and bound to the TLS peer (RFC 8705).
 *
 * <p>The doors are {@link TokenVerifier} for tokens that come in, {@link TokenSource} for those
 * that go out, {@link Denials} for what was taken back, and {@link TokenService}, which is identity
 * as they need it. A token is never logged; its id and a part of its digest are. Whether a caller
 * may call a method is not decided here.
 */
@NullMarked
package dev.hansa.runtime.token;

import org.jspecify.annotations.NullMarked;
