package dev.hansa.identity.authority;

import dev.hansa.runtime.trust.Principal;
import dev.hansa.runtime.trust.SpiffeId;
import java.math.BigInteger;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Issues client certificates to partners.
 *
 * <p>A certificate names one SPIFFE id, says "client" and nothing more, and is no CA. The
 * intermediate's files are read anew for each certificate, so a replaced one is used at once. Safe
 * for many threads.
 */
public final class CertificateAuthority {
  /** For peers whose clocks run behind (T05). */
  private static final Duration BACKDATED = Duration.ofSeconds(60);

  /** RFC 5280 allows 20 octets; 128 random bits never meet twice. */
  private static final int SERIAL_BITS = 128;

  private final AuthorityConfig config;
  private final String trustDomain;
  private final InstantSource clock;
  private final SecureRandom random;

  /**
   * @throws IllegalStateException if the files are missing or do not belong together
   */
  public CertificateAuthority(
      AuthorityConfig config, String trustDomain, InstantSource clock, SecureRandom random) {
    this.config = config;
    this.trustDomain = trustDomain;
    this.clock = clock;
    this.random = random;
    IssuingKey.read(config); // a broken authority stops the start, not the first partner
  }

  /**
   * Issues a certificate to a partner.
   *
   * @param partner its id in the register
   * @param request PKCS #10, DER; signed by the key that it carries
   */
  public Issuance issue(String partner, byte[] request) {
    var parsed = SigningRequest.parse(request);
    if (parsed.isEmpty()) {
      return new Issuance.Refused("not a PKCS #10 request in DER");
    }
    return parsed
        .get()
        .provenKey()
        .<Issuance>map(key -> new Issuance.Issued(chain(partner, key)))
        .orElseGet(
            () ->
                new Issuance.Refused(
                    "signed by its own key: EC of 256 to 521 bits, or RSA of 2048 to 4096 bits"));
  }

  private String chain(String partner, PublicKey key) {
    Instant now = clock.instant();
    var id = new SpiffeId(trustDomain, Principal.partner(partner)).toString();
    var leaf =
        new ClientCertificate(
            partner,
            id,
            key,
            new BigInteger(SERIAL_BITS, random).setBit(SERIAL_BITS),
            now.minus(BACKDATED),
            now.plus(config.life()));
    return leaf.signedBy(IssuingKey.read(config));
  }
}
