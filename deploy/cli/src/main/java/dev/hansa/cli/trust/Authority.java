package dev.hansa.cli.trust;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.regex.Pattern;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.IPAddress;

/**
 * Somebody who signs certificates: ES256, X.509 v3 in the profile of X.509-SVID.
 *
 * @param certificate its own
 * @param key its own
 * @see <a href="https://github.com/spiffe/spiffe/blob/main/standards/X509-SVID.md">X.509-SVID</a>
 */
record Authority(X509Certificate certificate, PrivateKey key) {
  /** Clocks of development machines differ by less. */
  private static final Duration BACKDATED = Duration.ofSeconds(60);

  /** RFC 1123, section 2.1; a wildcard only as the whole first label (RFC 6125, section 6.4.3). */
  private static final Pattern DNS_NAME =
      Pattern.compile(
          "(\\*\\.)?[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
              + "(\\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*");

  private static final int SERIAL_BITS = 127;
  private static final SecureRandom RANDOM = new SecureRandom();

  /** A root signs itself. */
  static Authority root(String trustDomain, Instant now, Duration life) {
    KeyPair pair = Keys.generate();
    X500Principal name = new X500Principal("O=Hansa, CN=" + trustDomain + " development root");
    return new Authority(
        new Signing(name, pair.getPrivate(), pair.getPublic())
            .authority(name, pair.getPublic(), trustDomain, 1, now, life),
        pair.getPrivate());
  }

  /** An authority below this one, which issues leaves only. */
  Authority intermediate(String trustDomain, Instant now, Duration life) {
    KeyPair pair = Keys.generate();
    return new Authority(
        signing()
            .authority(
                new X500Principal("O=Hansa, CN=" + trustDomain + " development authority"),
                pair.getPublic(),
                trustDomain,
                0,
                now,
                life),
        pair.getPrivate());
  }

  /**
   * A certificate for one identity, for both ends of a connection.
   *
   * @param hosts DNS names and IP addresses that it is reached by
   */
  X509Certificate leaf(
      PublicKey subject, String spiffeId, List<String> hosts, Instant now, Duration life) {
    var names = new ArrayList<GeneralName>();
    names.add(new GeneralName(GeneralName.uniformResourceIdentifier, spiffeId));
    hosts.forEach(host -> names.add(name(host)));
    return signing().leaf(subject, new GeneralNames(names.toArray(GeneralName[]::new)), now, life);
  }

  private static GeneralName name(String host) {
    if (IPAddress.isValid(host)) {
      return new GeneralName(GeneralName.iPAddress, host);
    }
    if (!DNS_NAME.matcher(host).matches()) {
      throw new IllegalArgumentException(
          "host '" + host + "' (expected: a DNS name or an IP address)");
    }
    return new GeneralName(GeneralName.dNSName, host);
  }

  private Signing signing() {
    return new Signing(certificate.getSubjectX500Principal(), key, certificate.getPublicKey());
  }

  /** Signs under one name and key. */
  private record Signing(X500Principal issuer, PrivateKey key, PublicKey publicKey) {

    X509Certificate authority(
        X500Principal name,
        PublicKey subject,
        String trustDomain,
        int pathLength,
        Instant now,
        Duration life) {
      try {
        var builder = builder(name, subject, now, life);
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(pathLength));
        builder.addExtension(
            Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        builder.addExtension(
            Extension.subjectAlternativeName,
            false,
            new GeneralNames(
                new GeneralName(GeneralName.uniformResourceIdentifier, "spiffe://" + trustDomain)));
        return sign(builder);
      } catch (IOException e) {
        throw new UncheckedIOException("certificate cannot be encoded", e);
      }
    }

    X509Certificate leaf(PublicKey subject, GeneralNames names, Instant now, Duration life) {
      try {
        var builder = builder(new X500Principal("O=Hansa"), subject, now, life);
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        builder.addExtension(
            Extension.extendedKeyUsage,
            false,
            new ExtendedKeyUsage(
                new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth}));
        builder.addExtension(Extension.subjectAlternativeName, false, names);
        return sign(builder);
      } catch (IOException e) {
        throw new UncheckedIOException("certificate cannot be encoded", e);
      }
    }

    private X509v3CertificateBuilder builder(
        X500Principal name, PublicKey subject, Instant now, Duration life) throws IOException {
      try {
        var extensions = new JcaX509ExtensionUtils();
        var builder =
            new JcaX509v3CertificateBuilder(
                issuer,
                new BigInteger(SERIAL_BITS, RANDOM).add(BigInteger.ONE),
                Date.from(now.minus(BACKDATED)),
                Date.from(now.plus(life)),
                name,
                subject);
        builder.addExtension(
            Extension.subjectKeyIdentifier, false, extensions.createSubjectKeyIdentifier(subject));
        builder.addExtension(
            Extension.authorityKeyIdentifier,
            false,
            extensions.createAuthorityKeyIdentifier(publicKey));
        return builder;
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every Java has SHA-1 for key identifiers", e);
      }
    }

    private X509Certificate sign(X509v3CertificateBuilder builder) {
      try {
        return new JcaX509CertificateConverter()
            .getCertificate(
                builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
      } catch (OperatorCreationException | GeneralSecurityException e) {
        throw new IllegalStateException("certificate cannot be signed", e);
      }
    }
  }
}
