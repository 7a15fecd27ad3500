/**
 * Who this process is, and whom it trusts: SPIFFE identities (X.509-SVID), the files that carry
 * them, and the TLS built on both.
 *
 * <p>The door is {@link Identity}. A certificate and its key make an identity <em>generation</em>:
 * connections and tokens belong to the one they were made under. Bundles of trust domains are kept
 * apart, never merged. Who wrote the files is not known here.
 */
@NullMarked
package dev.hansa.runtime.trust;

import org.jspecify.annotations.NullMarked;
