package dev.hansa.identity.oauth;

import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.PKITLSClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.PrivateKeyJWT;
import dev.hansa.identity.partners.Partner;
import dev.hansa.identity.partners.PartnerDirectory;
import dev.hansa.runtime.trust.Peer;
import dev.hansa.runtime.trust.Principal;
import java.util.Set;

/**
 * Finds out who asks, by {@code tls_client_auth} or {@code private_key_jwt}.
 *
 * <p>Both need the TLS peer: it is what the token will be bound to. What its certificate must carry
 * is its single SPIFFE id (RFC 8705 section 2.1.2, {@code san_uri}), compared as a parsed value,
 * and the other name that a partner may have registered (K24); the peer was checked against the
 * bundle of its trust domain in the handshake.
 */
final class ClientAuthenticator {
  private final PartnerDirectory partners;
  private final ClientAssertions assertions;
  private final String trustDomain;

  ClientAuthenticator(PartnerDirectory partners, ClientAssertions assertions, String trustDomain) {
    this.partners = partners;
    this.assertions = assertions;
    this.trustDomain = trustDomain;
  }

  Client authenticate(TokenRequest request, Peer peer) throws Refusal {
    ClientAuthentication proof = request.getClientAuthentication();
    if (proof == null) {
      throw Refusal.of(
          RefusalReason.CLIENT_ID_MISSING, "client_id or a client assertion is missing");
    }
    if (!(proof instanceof PKITLSClientAuthentication) && !(proof instanceof PrivateKeyJWT)) {
      throw Refusal.client(RefusalReason.METHOD_UNSUPPORTED);
    }
    String id = proof.getClientID().getValue();
    Principal principal = peer.id().principal();
    if (!peer.id().trustDomain().equals(trustDomain) || !id.equals(clientId(principal))) {
      throw Refusal.client(RefusalReason.CERTIFICATE_MISMATCH);
    }
    if (principal.kind() != Principal.Kind.PARTNER) {
      if (proof instanceof PrivateKeyJWT) { // only partners register keys
        throw Refusal.client(RefusalReason.METHOD_UNSUPPORTED);
      }
      return new Client(id, principal, peer, Set.of());
    }
    Partner partner = registered(id);
    if (peer.certificate().filter(partner::accepts).isEmpty()) {
      throw Refusal.client(RefusalReason.CERTIFICATE_MISMATCH);
    }
    if (proof instanceof PrivateKeyJWT assertion) {
      assertions.verify(assertion.getClientAssertion(), partner);
    }
    return new Client(id, principal, peer, partner.scopes());
  }

  private Partner registered(String id) throws Refusal {
    Partner partner =
        partners.find(id).orElseThrow(() -> Refusal.client(RefusalReason.CLIENT_UNKNOWN));
    if (!partner.active()) {
      throw Refusal.client(RefusalReason.CLIENT_DISABLED);
    }
    return partner;
  }

  private static String clientId(Principal principal) {
    return principal.kind() == Principal.Kind.PARTNER ? principal.name() : principal.toString();
  }
}
