package dev.hansa.identity.oauth;

import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.PKITLSClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.PrivateKeyJWT;
import com.nimbusds.oauth2.sdk.auth.SelfSignedTLSClientAuthentication;
import dev.hansa.identity.partners.Partner;
import dev.hansa.identity.partners.PartnerDirectory;
import dev.hansa.runtime.token.Confirmation;
import dev.hansa.runtime.trust.Peer;
import dev.hansa.runtime.trust.Principal;
import dev.hansa.runtime.trust.SelfSigned;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;

/**
 * Finds out who asks, by {@code tls_client_auth}, {@code self_signed_tls_client_auth} or {@code
 * private_key_jwt}.
 *
 * <p>The token will be bound to what the client proves to hold: its certificate, the key of a proof
 * (RFC 9449), or both. Without a certificate there must be an assertion and a key. What a
 * certificate must carry is its single SPIFFE id (RFC 8705 section 2.1.2, {@code san_uri}),
 * compared as a parsed value, and the other name that a partner may have registered (K24); the peer
 * was checked against the bundle of its trust domain in the handshake. A self-signed certificate is
 * never a peer: it proves a partner that has registered that very certificate (section 2.2), and
 * beside another proof it counts for nothing. Who has registered some comes by no other method.
 */
final class ClientAuthenticator {
  private final PartnerDirectory partners;
  private final ClientAssertions assertions;
  private final String trustDomain;
  private final InstantSource clock;

  ClientAuthenticator(
      PartnerDirectory partners,
      ClientAssertions assertions,
      String trustDomain,
      InstantSource clock) {
    this.partners = partners;
    this.assertions = assertions;
    this.trustDomain = trustDomain;
    this.clock = clock;
  }

  /**
   * @param call over the client's connection, which shows a certificate unless there is a key
   * @param key thumbprint of the key that the request has a proof of
   */
  Client authenticate(TokenRequest request, TokenCall call, Optional<String> key) throws Refusal {
    ClientAuthentication proof = request.getClientAuthentication();
    if (proof == null) {
      throw Refusal.of(
          RefusalReason.CLIENT_ID_MISSING, "client_id or a client assertion is missing");
    }
    String id = proof.getClientID().getValue();
    if (proof instanceof SelfSignedTLSClientAuthentication) {
      SelfSigned own =
          call.stranger().orElseThrow(() -> Refusal.client(RefusalReason.METHOD_UNSUPPORTED));
      var binding = new Confirmation(Optional.of(own.thumbprint()), key);
      return partner(byItsCertificate(id, own), binding);
    }
    if (!(proof instanceof PKITLSClientAuthentication) && !(proof instanceof PrivateKeyJWT)) {
      throw Refusal.client(RefusalReason.METHOD_UNSUPPORTED);
    }
    if (call.peer().isEmpty()) {
      if (key.isEmpty()) { // an assertion beside a stranger's certificate: nothing to bind to
        throw Refusal.client(RefusalReason.METHOD_UNSUPPORTED);
      }
      return partner(byAssertionAlone(id, proof), new Confirmation(Optional.empty(), key));
    }
    Peer peer = call.peer().get();
    var binding = Confirmation.of(call.peer(), key);
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
    return partner(partner, binding);
  }

  private static Client partner(Partner partner, Confirmation binding) {
    return new Client(partner.id(), Principal.partner(partner.id()), binding, partner.scopes());
  }

  /** The dates are looked at again: a connection may outlive its certificate. */
  private Partner byItsCertificate(String id, SelfSigned own) throws Refusal {
    Partner partner = registered(id);
    if (!own.isValidAt(clock.instant()) || !partner.ownCertificates().contains(own.certificate())) {
      throw Refusal.client(RefusalReason.CERTIFICATE_MISMATCH);
    }
    return partner;
  }

  private Partner byAssertionAlone(String id, ClientAuthentication proof) throws Refusal {
    if (!(proof instanceof PrivateKeyJWT assertion)) {
      throw Refusal.client(RefusalReason.METHOD_UNSUPPORTED);
    }
    Partner partner = registered(id);
    if (partner.terms().matcher().isPresent() || !partner.ownCertificates().isEmpty()) {
      // Agreed: it comes by certificate.
      throw Refusal.client(RefusalReason.CERTIFICATE_MISMATCH);
    }
    assertions.verify(assertion.getClientAssertion(), partner);
    return partner;
  }

  /** Who asks about a token: proven as by one who asks for a token, but for a key of its own. */
  Principal authenticate(TokenQuestion question, TokenCall call) throws Refusal {
    if (call.peer().isPresent() || question.proof() instanceof SelfSignedTLSClientAuthentication) {
      return authenticate(question.asRequest(), call, Optional.empty()).principal();
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
