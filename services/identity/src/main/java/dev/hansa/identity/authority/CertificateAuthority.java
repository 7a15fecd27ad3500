package dev.hansa.identity.authority;

import dev.hansa.runtime.trust.Principal;
import dev.hansa.runtime.trust.SpiffeId;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

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
    IssuingKey issuer = IssuingKey.read(config);
    try {
      X509CertificateHolder leaf = sign(partner, key, issuer);
      return pem(leaf, issuer.chain());
    } catch (IOException
        | NoSuchAlgorithmException
        | CertificateEncodingException
        | OperatorCreationException unusable) {
      throw new IllegalStateException("the issuing key does not sign", unusable);
    }
  }

  private X509CertificateHolder sign(String partner, PublicKey key, IssuingKey issuer)
      throws IOException,
          NoSuchAlgorithmException,
          CertificateEncodingException,
          OperatorCreationException {
    X509Certificate authority = issuer.chain().getFirst();
    Instant now = clock.instant();
    Instant end = now.plus(config.life());
    Instant issuerEnd = authority.getNotAfter().toInstant();
    var extensions = new JcaX509ExtensionUtils();
    var id = new SpiffeId(trustDomain, Principal.partner(partner)).toString();
    var uri = new GeneralName(GeneralName.uniformResourceIdentifier, id);
    var builder =
        new JcaX509v3CertificateBuilder(
                X500Name.getInstance(authority.getSubjectX500Principal().getEncoded()),
                new BigInteger(SERIAL_BITS, random).setBit(SERIAL_BITS),
                Date.from(now.minus(BACKDATED)),
                Date.from(end.isBefore(issuerEnd) ? end : issuerEnd),
                new X500NameBuilder().addRDN(BCStyle.CN, partner).build(),
                key)
            .addExtension(Extension.subjectAlternativeName, false, new GeneralNames(uri))
            .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
            .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
            .addExtension(
                Extension.extendedKeyUsage,
                false,
                new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth))
            .addExtension(
                Extension.subjectKeyIdentifier, false, extensions.createSubjectKeyIdentifier(key))
            .addExtension(Extension.authorityKeyIdentifier, false, issuerKeyId(authority));
    return builder.build(new JcaContentSignerBuilder(issuer.algorithm()).build(issuer.key()));
  }

  /** As the issuer's own certificate has it: path builders compare the two byte for byte. */
  private static AuthorityKeyIdentifier issuerKeyId(X509Certificate issuer)
      throws IOException, NoSuchAlgorithmException {
    byte[] own = issuer.getExtensionValue(Extension.subjectKeyIdentifier.getId());
    if (own == null) {
      return new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(issuer.getPublicKey());
    }
    var id = SubjectKeyIdentifier.getInstance(JcaX509ExtensionUtils.parseExtensionValue(own));
    return new AuthorityKeyIdentifier(id.getKeyIdentifier());
  }

  private static String pem(X509CertificateHolder leaf, List<X509Certificate> chain)
      throws IOException {
    var text = new StringWriter();
    try (var pem = new JcaPEMWriter(text)) {
      pem.writeObject(leaf);
      for (X509Certificate authority : chain) {
        pem.writeObject(authority);
      }
    }
    return text.toString();
  }
}
