package dev.hansa.runtime.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * What a certificate is to say. Every method returns a changed copy; any rule of good certificates
 * can be broken.
 *
 * @param keyUsage bits of {@link KeyUsage}; 0 leaves the extension out
 * @param uses extended key usages; none leaves the extension out
 */
public record CertificateSpec(
    String subject,
    List<GeneralName> names,
    Instant notBefore,
    Instant notAfter,
    boolean authority,
    int keyUsage,
    List<KeyPurposeId> uses) {
  static final Duration VALIDITY = Duration.ofDays(1);

  /** Allowed backdating, spec T05. */
  private static final Duration BACKDATED = Duration.ofSeconds(60);

  static CertificateSpec authority(InstantSource clock, String name) {
    var now = clock.instant();
    return new CertificateSpec(
        "CN=" + name,
        List.of(),
        now.minus(BACKDATED),
        now.plus(Duration.ofDays(365)),
        true,
        KeyUsage.keyCertSign | KeyUsage.cRLSign,
        List.of());
  }

  static CertificateSpec leaf(InstantSource clock, String uri) {
    var now = clock.instant();
    return new CertificateSpec(
        "CN=leaf",
        List.of(new GeneralName(GeneralName.uniformResourceIdentifier, uri)),
        now.minus(BACKDATED),
        now.plus(VALIDITY),
        false,
        KeyUsage.digitalSignature,
        List.of(KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth));
  }

  /** Adds a second URI name. */
  public CertificateSpec andUri(String uri) {
    return and(new GeneralName(GeneralName.uniformResourceIdentifier, uri));
  }

  /** Adds a DNS name. */
  public CertificateSpec andDns(String name) {
    return and(new GeneralName(GeneralName.dNSName, name));
  }

  private CertificateSpec and(GeneralName name) {
    var more = new ArrayList<>(names);
    more.add(name);
    return new CertificateSpec(subject, more, notBefore, notAfter, authority, keyUsage, uses);
  }

  /** Replaces all names by none. */
  public CertificateSpec withoutNames() {
    return new CertificateSpec(subject, List.of(), notBefore, notAfter, authority, keyUsage, uses);
  }

  /** Replaces the validity; whole seconds count. */
  public CertificateSpec valid(Instant from, Instant to) {
    return new CertificateSpec(subject, names, from, to, authority, keyUsage, uses);
  }

  /** Says that it is an authority ({@code cA=true}). */
  public CertificateSpec asAuthority() {
    return new CertificateSpec(subject, names, notBefore, notAfter, true, keyUsage, uses);
  }

  /** Replaces the key usage, bits of {@link KeyUsage}. */
  public CertificateSpec withKeyUsage(int bits) {
    return new CertificateSpec(subject, names, notBefore, notAfter, authority, bits, uses);
  }

  /** Replaces the extended key usages. */
  public CertificateSpec withUses(KeyPurposeId... purposes) {
    return new CertificateSpec(
        subject, names, notBefore, notAfter, authority, keyUsage, List.of(purposes));
  }

  /** Replaces the subject, such as {@code CN=acme}. */
  public CertificateSpec withSubject(String name) {
    return new CertificateSpec(name, names, notBefore, notAfter, authority, keyUsage, uses);
  }

  /** Issued by its own subject and signed by its own key, EC P-256. */
  public Credential selfSigned() {
    return selfSigned(keyPair());
  }

  /** Issued by its own subject and signed by its own key. */
  public Credential selfSigned(KeyPair pair) {
    return selfIssued(pair, pair.getPrivate());
  }

  /** Issued by its own subject, by whatever key. */
  public Credential selfIssued(KeyPair pair, PrivateKey signer) {
    var issuer = new X500Principal(subject);
    return new Credential(List.of(sign(pair, issuer, signer)), pair.getPrivate());
  }

  Credential issuedBy(Credential issuer) {
    var pair = keyPair();
    var chain = new ArrayList<X509Certificate>();
    chain.add(sign(pair, issuer.leaf().getSubjectX500Principal(), issuer.key()));
    chain.addAll(issuer.chain());
    // The root is known to those who trust it.
    chain.removeIf(c -> c.getSubjectX500Principal().equals(c.getIssuerX500Principal()));
    return new Credential(List.copyOf(chain), pair.getPrivate());
  }

  private X509Certificate sign(KeyPair pair, X500Principal issuer, PrivateKey issuerKey) {
    try {
      var builder =
          new JcaX509v3CertificateBuilder(
              issuer,
              new BigInteger(63, new SecureRandom()),
              Date.from(notBefore),
              Date.from(notAfter),
              new X500Principal(subject),
              pair.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
      if (keyUsage != 0) {
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(keyUsage));
      }
      if (!uses.isEmpty()) {
        var purposes = uses.toArray(KeyPurposeId[]::new);
        builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes));
      }
      if (!names.isEmpty()) {
        var all = new GeneralNames(names.toArray(GeneralName[]::new));
        builder.addExtension(Extension.subjectAlternativeName, true, all);
      }
      String algorithm = issuerKey.getAlgorithm().equals("RSA") ? "RSA" : "ECDSA";
      var signer = new JcaContentSignerBuilder("SHA256with" + algorithm).build(issuerKey);
      return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (OperatorCreationException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A fresh key, EC P-256. */
  public static KeyPair keyPair() {
    return keyPair("EC", new ECGenParameterSpec("secp256r1"));
  }

  /** A fresh key, good or bad. */
  public static KeyPair keyPair(String algorithm, AlgorithmParameterSpec parameters) {
    try {
      var generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(parameters);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
