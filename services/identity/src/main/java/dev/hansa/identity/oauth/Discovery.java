package dev.hansa.identity.oauth;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.oauth2.sdk.GrantType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.as.AuthorizationServerEndpointMetadata;
import com.nimbusds.oauth2.sdk.as.AuthorizationServerMetadata;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import dev.hansa.runtime.token.DpopProofs;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** The authorization server's metadata (RFC 8414): what exists, and nothing that does not. */
public final class Discovery {
  private Discovery() {}

  /**
   * The metadata document in JSON.
   *
   * @param scopes of all loaded contracts
   */
  public static String document(Issuer issuer, Set<String> scopes) {
    var metadata =
        new AuthorizationServerMetadata(new com.nimbusds.oauth2.sdk.id.Issuer(issuer.url()));
    metadata.setTokenEndpointURI(issuer.tokenEndpoint());
    metadata.setJWKSetURI(issuer.keySet());
    metadata.setResponseTypes(List.of()); // required by section 2, though there is no such endpoint
    metadata.setGrantTypes(
        List.of(GrantType.CLIENT_CREDENTIALS, GrantType.TOKEN_EXCHANGE, GrantType.JWT_BEARER));
    var methods =
        List.of(
            ClientAuthenticationMethod.TLS_CLIENT_AUTH,
            ClientAuthenticationMethod.SELF_SIGNED_TLS_CLIENT_AUTH,
            ClientAuthenticationMethod.PRIVATE_KEY_JWT);
    var algorithms =
        ClientAssertions.ALGORITHMS.stream()
            .sorted(Comparator.comparing(JWSAlgorithm::getName))
            .toList();
    metadata.setTokenEndpointAuthMethods(methods);
    metadata.setTokenEndpointJWSAlgs(algorithms);
    metadata.setRevocationEndpointURI(issuer.revocationEndpoint());
    metadata.setRevocationEndpointAuthMethods(methods);
    metadata.setRevocationEndpointJWSAlgs(algorithms);
    metadata.setIntrospectionEndpointURI(issuer.introspectionEndpoint());
    metadata.setIntrospectionEndpointAuthMethods(
        List.of(ClientAuthenticationMethod.TLS_CLIENT_AUTH)); // only services ask, by certificate
    metadata.setCustomParameter( // RFC 9701 section 7
        "introspection_signing_alg_values_supported", List.of(JWSAlgorithm.ES256.getName()));
    metadata.setSupportsTLSClientCertificateBoundAccessTokens(true);
    metadata.setDPoPJWSAlgs(DpopProofs.ALGORITHMS.stream().map(JWSAlgorithm::parse).toList());
    var aliases = new AuthorizationServerEndpointMetadata();
    aliases.setTokenEndpointURI(issuer.tokenEndpoint());
    aliases.setRevocationEndpointURI(issuer.revocationEndpoint());
    aliases.setIntrospectionEndpointURI(issuer.introspectionEndpoint());
    metadata.setMtlsEndpointAliases(aliases);
    metadata.setScopes(new Scope(scopes.stream().sorted().toArray(String[]::new)));
    return metadata.toJSONObject().toString();
  }
}
