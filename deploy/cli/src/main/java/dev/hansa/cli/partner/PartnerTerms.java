package dev.hansa.cli.partner;

import dev.hansa.identity.v1.CertificateMatcher;
import dev.hansa.identity.v1.RateClass;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What a partner is entered with.
 *
 * @param scopes that its tokens may carry
 * @param contact whom to turn to; empty: nobody is named
 * @param jwks public keys or own certificates as a JWK Set in JSON; empty: none
 * @param matcher what its certificates must carry beside its SPIFFE id
 */
public record PartnerTerms(
    List<String> scopes,
    RateClass rateClass,
    String contact,
    String jwks,
    Optional<CertificateMatcher> matcher) {
  public PartnerTerms {
    scopes = List.copyOf(scopes);
  }

  /** These scopes, and for the rest what is usual. */
  public static PartnerTerms of(Collection<String> scopes) {
    return new PartnerTerms(
        List.copyOf(scopes), RateClass.RATE_CLASS_STANDARD, "", "", Optional.empty());
  }

  /** Whether it comes by certificates of its own, and gets none of identity's. */
  public boolean ownCertificates() {
    return ownCertificates(jwks);
  }

  /** Whether a key set is that of a partner that comes by certificates of its own. */
  public static boolean ownCertificates(String jwks) {
    return OwnCertificates.areIn(jwks);
  }

  /**
   * Reads a matcher such as {@code san_dns=erp.initech.example}.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static CertificateMatcher matcher(String text) {
    int equals = text.indexOf('=');
    String value = text.substring(equals + 1);
    var matcher = CertificateMatcher.newBuilder();
    return switch (equals < 0 ? "" : text.substring(0, equals)) {
      case "subject_dn" -> matcher.setSubjectDn(value).build();
      case "san_dns" -> matcher.setSanDns(value).build();
      case "san_uri" -> matcher.setSanUri(value).build();
      case "san_ip" -> matcher.setSanIp(value).build();
      case "san_email" -> matcher.setSanEmail(value).build();
      default ->
          throw new IllegalArgumentException(
              "--match: '"
                  + text
                  + "' (expected: subject_dn, san_dns, san_uri, san_ip or san_email, then = and"
                  + " the name)");
    };
  }
}
