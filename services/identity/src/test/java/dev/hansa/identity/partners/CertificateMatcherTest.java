package dev.hansa.identity.partners;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.identity.partners.CertificateMatcher.Kind;
import dev.hansa.runtime.testing.CertificateSpec;
import dev.hansa.runtime.testing.TestAuthority;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** K24: names of certificates are compared as parsed values, never as texts. */
class CertificateMatcherTest {
  private static final TestAuthority AUTHORITY = TestAuthority.of("hansa.local");
  private static final String SUBJECT = "CN=erp\\, north,O=Acme Corp,C=DE";
  private static final X509Certificate ACME =
      certificate(
          SUBJECT,
          new GeneralName(GeneralName.dNSName, "ERP.acme.example"),
          new GeneralName(GeneralName.iPAddress, "2001:db8::1"),
          new GeneralName(GeneralName.rfc822Name, "Erp@ACME.example"));

  /** What an authority might be talked into. */
  private static final X509Certificate DECEPTIVE =
      certificate(
          "CN=erp+O=Acme Corp,C=DE",
          new GeneralName(GeneralName.dNSName, "*.acme.example"),
          new GeneralName(GeneralName.dNSName, "erp.acme.example\0.evil.example"),
          new GeneralName(GeneralName.rfc822Name, "erp.acme.example"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SUBJECT_DN | CN=erp\\, north,O=Acme Corp,C=DE",
        "SUBJECT_DN | cn=ERP\\, North, o=acme  corp, c=de", // RFC 5280 section 7.1
        "SUBJECT_DN | CN=erp\\2C north,O=Acme Corp,C=DE",
        "SAN_DNS    | erp.acme.example",
        "SAN_DNS    | ERP.Acme.Example",
        "SAN_URI    | spiffe://hansa.local/partner/acme",
        "SAN_IP     | 2001:db8::1",
        "SAN_IP     | 2001:0DB8:0:0:0:0:0:1",
        "SAN_EMAIL  | Erp@acme.example",
      })
  @DisplayName("K24: the same name in another spelling matches")
  void matches(Kind kind, String name) {
    assertThat(CertificateMatcher.parse(kind, name))
        .hasValueSatisfying(matcher -> assertThat(matcher.matches(ACME)).isTrue());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SUBJECT_DN | C=DE,O=Acme Corp,CN=erp\\, north", // re-ordered
        "SUBJECT_DN | CN=erp,O=Acme Corp,C=DE",
        "SUBJECT_DN | CN=erp\\, north,O=Acme Corp",
        "SUBJECT_DN | CN=erp\\, north\\,O=Acme Corp,C=DE", // an escaped comma separates nothing
        "SUBJECT_DN | CN=erp\\, north+O=Acme Corp,C=DE",
        "SAN_DNS    | acme.example",
        "SAN_DNS    | erp.acme.example.evil.example",
        "SAN_URI    | spiffe://hansa.local/partner/acm",
        "SAN_URI    | spiffe://other.example/partner/acme",
        "SAN_IP     | 2001:db8::2",
        "SAN_EMAIL  | erp@acme.example", // the local part counts letter by letter
        "SAN_EMAIL  | Erp@acme.example.evil.example",
      })
  @DisplayName("K24: another name does not match, however alike")
  void does_not_match(Kind kind, String name) {
    assertThat(CertificateMatcher.parse(kind, name))
        .hasValueSatisfying(matcher -> assertThat(matcher.matches(ACME)).isFalse());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SUBJECT_DN | CN=erp,O=Acme Corp,C=DE",
        "SAN_DNS    | erp.acme.example", // neither by the wildcard nor up to the NUL
        "SAN_EMAIL  | erp@acme.example",
      })
  @DisplayName("K24: a deceptive certificate matches nobody")
  void is_not_deceived(Kind kind, String name) {
    assertThat(CertificateMatcher.parse(kind, name))
        .hasValueSatisfying(matcher -> assertThat(matcher.matches(DECEPTIVE)).isFalse());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SUBJECT_DN | erp",
        "SUBJECT_DN | ''",
        "SAN_DNS    | *.acme.example",
        "SAN_DNS    | 'erp acme'",
        "SAN_DNS    | erp..example",
        "SAN_IP     | localhost",
        "SAN_IP     | 127.1",
        "SAN_IP     | 999.1.1.1",
        "SAN_IP     | 12345678",
        "SAN_EMAIL  | acme.example",
        "SAN_EMAIL  | a@b@c.example",
        "SAN_EMAIL  | erp@*.example",
      })
  @DisplayName("K24: what is no name of its kind cannot be registered")
  void refuses(Kind kind, String name) {
    assertThat(CertificateMatcher.parse(kind, name)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"SUBJECT_DN,CN=erp", "SAN_DNS,erp.acme.example", "SAN_EMAIL,erp@acme.example"})
  @DisplayName("K24: a NUL within a name cannot be registered")
  void refuses_a_nul(Kind kind, String name) {
    assertThat(CertificateMatcher.parse(kind, name + "\0.evil.example")).isEmpty();
  }

  private static X509Certificate certificate(String subject, GeneralName... more) {
    CertificateSpec spec = AUTHORITY.leaf("spiffe://hansa.local/partner/acme");
    List<GeneralName> names = new ArrayList<>(spec.names());
    names.addAll(List.of(more));
    return AUTHORITY
        .issue(
            new CertificateSpec(
                subject,
                names,
                spec.notBefore(),
                spec.notAfter(),
                spec.authority(),
                spec.keyUsage(),
                spec.uses()))
        .leaf();
  }
}
