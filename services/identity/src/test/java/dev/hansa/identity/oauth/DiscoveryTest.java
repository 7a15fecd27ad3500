package dev.hansa.identity.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.oauth2.sdk.as.AuthorizationServerMetadata;
import com.nimbusds.oauth2.sdk.util.JSONObjectUtils;
import dev.hansa.identity.keys.KeyRing;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The metadata (RFC 8414) and the key set (RFC 7517), as an independent reader sees them. */
class DiscoveryTest {
  private final Realm realm = new Realm();

  @Test
  void names_what_exists() throws Exception {
    String document = Discovery.document(realm.issuer, Realm.CONTRACTS.scopes());

    Map<String, Object> json = JSONObjectUtils.parse(document);
    assertThat(json)
        .containsEntry("issuer", Realm.ISSUER)
        .containsEntry("token_endpoint", Realm.ISSUER + "/oauth2/token")
        .containsEntry("jwks_uri", Realm.ISSUER + "/oauth2/jwks")
        .containsEntry("response_types_supported", List.of())
        .containsEntry("tls_client_certificate_bound_access_tokens", true)
        .containsEntry(
            "grant_types_supported",
            List.of(
                "client_credentials",
                Realm.EXCHANGE,
                "urn:ietf:params:oauth:grant-type:jwt-bearer"))
        .containsEntry(
            "token_endpoint_auth_methods_supported",
            List.of("tls_client_auth", "self_signed_tls_client_auth", "private_key_jwt"))
        .containsEntry("introspection_endpoint_auth_methods_supported", List.of("tls_client_auth"))
        .containsEntry(
            "token_endpoint_auth_signing_alg_values_supported", List.of("ES256", "PS256"))
        .containsEntry(
            "mtls_endpoint_aliases",
            Map.of(
                "token_endpoint", Realm.ISSUER + "/oauth2/token",
                "revocation_endpoint", Realm.ISSUER + "/oauth2/revoke",
                "introspection_endpoint", Realm.ISSUER + "/oauth2/introspect"))
        .containsEntry("dpop_signing_alg_values_supported", List.of("ES256", "PS256", "EdDSA"))
        .containsEntry("revocation_endpoint", Realm.ISSUER + "/oauth2/revoke")
        .containsEntry("introspection_endpoint", Realm.ISSUER + "/oauth2/introspect")
        .containsEntry("introspection_signing_alg_values_supported", List.of("ES256"))
        .doesNotContainKey("authorization_endpoint");
    assertThat(AuthorizationServerMetadata.parse(document).getScopes().toStringList())
        .contains("orders.write", "partners.admin");
  }

  @Test
  void publishes_public_keys_only_each_with_id_use_and_algorithm() throws Exception {
    var ring = new KeyRing(List.of(KeyRing.generate(), KeyRing.generate()));
    JWKSet published = JWKSet.parse(ring.publicSet().toString());

    Set<String> ids = new HashSet<>();
    assertThat(published.getKeys()).hasSize(2);
    for (var key : published.getKeys()) {
      assertThat(key.isPrivate()).isFalse();
      assertThat(key.getKeyUse().identifier()).isEqualTo("sig");
      assertThat(key.getAlgorithm().getName()).isEqualTo("ES256");
      assertThat(key.getKeyID()).isEqualTo(key.computeThumbprint().toString());
      assertThat(ids.add(key.getKeyID())).isTrue();
    }
  }

  @Test
  void an_issuer_is_an_https_url_without_a_slash_at_its_end() {
    for (String url : List.of("http://localhost", "https://localhost/", "localhost")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Issuer(url, "hansa.local", Duration.ofMinutes(5)));
    }
  }
}
