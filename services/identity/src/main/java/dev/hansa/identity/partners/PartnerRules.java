package dev.hansa.identity.partners;

import com.nimbusds.jose.jwk.JWKSet;
import dev.hansa.identity.partners.CertificateMatcher.Kind;
import dev.hansa.runtime.trust.Principal;
import dev.hansa.runtime.trust.SpiffeId;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** What the register takes. Each check throws the error that the contract lists. */
public final class PartnerRules {
  private final Supplier<Set<String>> scopes;
  private final String trustDomain;

  /**
   * @param scopes that methods of the contracts ask of partners, as of now
   */
  public PartnerRules(Supplier<Set<String>> scopes, String trustDomain) {
    this.scopes = scopes;
    this.trustDomain = trustDomain;
  }

  /** A scope that no method asks for would be a word without effect. */
  void requireKnown(Collection<String> asked) {
    Set<String> unknown = new TreeSet<>(asked);
    unknown.removeAll(scopes.get());
    if (!unknown.isEmpty()) {
      throw PartnerErrors.scopesUnknown(unknown);
    }
  }

  JWKSet keys(String jwks) {
    return KeySets.parse(jwks).orElseThrow(PartnerErrors::keySetInvalid);
  }

  /**
   * One method for each partner: its own certificates, or what the trust domain's are to carry.
   *
   * @param issued whether it is to get a certificate of the trust domain
   */
  Partner oneMethod(Partner partner, boolean issued) {
    if (!partner.ownCertificates().isEmpty() && (issued || partner.terms().matcher().isPresent())) {
      throw PartnerErrors.credentialsMixed();
    }
    return partner;
  }

  CertificateMatcher matcher(String partner, dev.hansa.identity.v1.CertificateMatcher message) {
    Kind kind = PartnerMessages.kind(message);
    CertificateMatcher matcher =
        CertificateMatcher.parse(kind, PartnerMessages.text(message))
            .orElseThrow(() -> PartnerErrors.matcherInvalid(kind));
    if (kind == Kind.SAN_URI && !matcher.value().equals(spiffeId(partner))) {
      throw PartnerErrors.matcherInvalid(kind);
    }
    return matcher;
  }

  private String spiffeId(String partner) {
    return new SpiffeId(trustDomain, Principal.partner(partner)).toString();
  }
}
