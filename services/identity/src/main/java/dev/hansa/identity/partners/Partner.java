package dev.hansa.identity.partners;

import com.nimbusds.jose.jwk.JWKSet;
import java.time.Instant;
import java.util.Set;

/**
 * A company whose back ends may call the mesh.
 *
 * @param id its name in {@code spiffe://<trust domain>/partner/<id>}, and its OAuth client_id
 * @param scopes that its tokens may carry
 * @param active whether tokens are issued to it
 * @param keys public keys for private_key_jwt; empty when it comes by certificate only
 */
public record Partner(
    String id,
    Set<String> scopes,
    boolean active,
    JWKSet keys,
    Instant createTime,
    Instant updateTime) {
  public Partner {
    scopes = Set.copyOf(scopes);
  }
}
