package dev.hansa.identity.oauth;

import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.PKITLSClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.PrivateKeyJWT;
import dev.hansa.identity.partners.Partner;
import dev.hansa.identity.partners.PartnerDirectory;
import dev.hansa.runtime.token.Confirmation;
import dev.hansa.runtime.trust.Peer;
import dev.hansa.runtime.trust.Principal;
import java.util.Optional;
import java.util.Set;

/**
 * Finds out who asks, by {@code tls_client_auth} or {@code private_key_jwt}.
 *
 * <p>The token will be bound to what the client proves to hold: its certificate, the key of a proof
 * (RFC 9449), or both. Without a certificate there must be an assertion and a key. What a
 * certificate must carry is its single SPIFFE id (RFC 8705 section 2.1.2, {@code san_uri}),
 * compared as a parsed value, and the other name that a partner may have registered (K24); the peer
 * was checked against the bundle of its trust domain in the handshake.
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

  /**
   * @param shown the peer, by the connection's certificate
   * @param key thumbprint of the key that the request has a proof of; one of both is there
   */
  Client authenticate(TokenRequest request, Optional<Peer> shown, Optional<String> key)
      throws Refusal {
    ClientAuthentication proof = request.getClientAuthentication();
    if (proof == null) {
      throw Refusal.of(
          RefusalReason.CLIENT_ID_MISSING, "client_id or a client assertion is missing");
    }
    if (!(proof instanceof PKITLSClientAuthentication) && !(proof instanceof PrivateKeyJWT)) {
      throw Refusal.client(RefusalReason.METHOD_UNSUPPORTED);
    }
    String id = proof.getClientID().getValue();
    var binding = Confirmation.of(shown, key);
    if (shown.isEmpty()) {
      Partner partner = byAssertionAlone(id, proof);
      return new Client(id, Principal.partner(id), binding, partner.scopes());
    }
    Peer peer = shown.get();
    Principal principal = peer.principal();
    if (!peer.id().trustDomain().equals(trustDomain) || !id.equals(clientId(principal))) {
      throw Refusal.client(RefusalReason.CERTIFICATE_MISMATCH);
    }
    if (principal.kind() != Principal.Kind.PARTNER) {
      if (proof instanceof PrivateKeyJWT) { // only partners register keys
        throw Refusal.client(RefusalReason.METHOD_UNSUPPORTED);
      }
      return new Client(id, principal, binding, Set.of());
    }
    Partner partner = registered(id);
    if (peer.certificate().filter(partner::accepts).isEmpty()) {
      throw Refusal.client(RefusalReason.CERTIFICATE_MISMATCH);
    }
    if (proof instanceof PrivateKeyJWT assertion) {
      assertions.verify(assertion.getClientAssertion(), partner);
    }
    return new Client(id, principal, binding, partner.scopes());
  }

  private Partner byAssertionAlone(String id, ClientAuthentication proof) throws Refusal {
    if (!(proof instanceof PrivateKeyJWT assertion)) {
      throw Refusal.client(RefusalReason.METHOD_UNSUPPORTED);
    }
    Partner partner = registered(id);
    if (partner.terms().matcher().isPresent()) { // agreed: it comes by certificate
      throw Refusal.client(RefusalReason.CERTIFICATE_MISMATCH);
    }
    assertions.verify(assertion.getClientAssertion(), partner);
    return partner;
  }

  /** Who asks about a token: proven as by one who asks for a token, but for a key of its own. */
  Principal authenticate(TokenQuestion question, Optional<Peer> shown) throws Refusal {
    if (shown.isPresent()) {
      return authenticate(question.asRequest(), shown, Optional.empty()).principal();
    }
    String id = question.proof().getClientID().getValue();
    return Principal.partner(byAssertionAlone(id, question.proof()).id());
  }

  private Partner registered(String id) throws Refusal {
    Partner partner =
        partners.find(id).orElseThrow(() -> Refusal.client(RefusalReason.CLIENT_UNKNOWN));
    if (!partner.active()) {
      throw Refusal.client(RefusalReason.CLIENT_DISABLED);
    }
    return partner;
  }

  /** The OAuth {@code client_id} of a principal. */
  static String clientId(Principal principal) {
    return principal.kind() == Principal.Kind.PARTNER ? principal.name() : principal.toString();
  }
}
