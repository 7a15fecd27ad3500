package dev.hansa.identity.authority;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
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
 * A certificate to be: it names one SPIFFE id, says "client" and nothing more, and is no CA.
 *
 * <p>All that needs Bouncy Castle to issue one is here, so that a start does not load it: its jars
 * are signed, and verified as they are opened.
 *
 * @param name of the partner, for people
 * @param id its SPIFFE id
 * @param key that it is for
 * @param serial no other's of the same authority
 * @param begin when it begins to hold
 * @param end when it holds no longer; at most as long as the authority itself
 */
record ClientCertificate(
    String name, String id, PublicKey key, BigInteger serial, Instant begin, Instant end) {

  /** The certificate and the authority's chain, in PEM. */
  String signedBy(IssuingKey issuer) {
    try {
      return pem(sign(issuer), issuer.chain());
    } catch (IOException
        | NoSuchAlgorithmException
        | CertificateEncodingException
        | OperatorCreationException unusable) {
      throw new IllegalStateException("the issuing key does not sign", unusable);
    }
  }

  private X509CertificateHolder sign(IssuingKey issuer)
      throws IOException,
          NoSuchAlgorithmException,
          CertificateEncodingException,
          OperatorCreationException {
    X509Certificate authority = issuer.chain().getFirst();
    Instant issuerEnd = authority.getNotAfter().toInstant();
    var extensions = new JcaX509ExtensionUtils();
    var uri = new GeneralName(GeneralName.uniformResourceIdentifier, id);
    var builder =
        new JcaX509v3CertificateBuilder(
                X500Name.getInstance(authority.getSubjectX500Principal().getEncoded()),
                serial,
                Date.from(begin),
                Date.from(end.isBefore(issuerEnd) ? end : issuerEnd),
                new X500NameBuilder().addRDN(BCStyle.CN, name).build(),
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
