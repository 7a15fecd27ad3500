/**
 * The certificate authority: issues certificates to partners under identity's intermediate.
 *
 * <p>The door is {@link CertificateAuthority}. It takes a signing request's key and nothing else of
 * it; the name comes from the register. The root key is not here, nor needed: it stays offline.
 */
@NullMarked
package dev.hansa.identity.authority;

import org.jspecify.annotations.NullMarked;
