/**
 * The OAuth 2.0 authorization server: who may have which token.
 *
 * <p>The door is {@link TokenEndpoint}: a request in, an answer out. Every token is bound to the
 * TLS certificate that the request came with (RFC 8705), names one audience, and carries what the
 * callee's contract grants and nothing more. {@link Discovery} says where everything is. Sockets
 * are left to {@code identity.https}, keys to {@code identity.keys}, rows to {@code
 * identity.partners}.
 */
@NullMarked
package dev.hansa.identity.oauth;

import org.jspecify.annotations.NullMarked;
