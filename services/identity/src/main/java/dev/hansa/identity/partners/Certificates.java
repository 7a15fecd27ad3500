package dev.hansa.identity.partners;

import dev.hansa.identity.authority.CertificateAuthority;
import dev.hansa.identity.authority.Issuance;
import dev.hansa.runtime.trust.Pem;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HexFormat;

/** Partners' certificates, from identity's own authority. Safe for many threads. */
public final class Certificates {
  private final CertificateAuthority authority;

  public Certificates(CertificateAuthority authority) {
    this.authority = authority;
  }

  /**
   * An issued certificate.
   *
   * @param chain in PEM, leaf first
   */
  record Certificate(String chain, X509Certificate leaf) {
    /** First instant of its validity. */
    Instant begin() {
      return leaf.getNotBefore().toInstant();
    }

    /** Which one it is, for the book of actions. */
    String words() {
      return "certificate="
          + HexFormat.of().formatHex(leaf.getSerialNumber().toByteArray())
          + " until "
          + leaf.getNotAfter().toInstant();
    }
  }

  /**
   * Issues a certificate that proves this partner.
   *
   * @param signingRequest PKCS #10, DER
   * @throws io.grpc.StatusRuntimeException if the request cannot be signed, or the partner's
   *     matcher would not accept the certificate
   */
  Certificate issue(Partner partner, byte[] signingRequest) {
    return switch (authority.issue(partner.id(), signingRequest)) {
      case Issuance.Issued(String chain) -> {
        X509Certificate leaf = Pem.certificates(chain, "issued").getFirst();
        if (!partner.accepts(leaf)) {
          throw PartnerErrors.matcherUnmet();
        }
        yield new Certificate(chain, leaf);
      }
      case Issuance.Refused(String reason) -> throw PartnerErrors.signingRequestInvalid(reason);
    };
  }
}
