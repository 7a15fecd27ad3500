package dev.hansa.identity.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hansa.runtime.testing.Credential;
import dev.hansa.runtime.testing.ManualClock;
import dev.hansa.runtime.testing.TestAuthority;
import dev.hansa.runtime.trust.PeerTrustManager;
import dev.hansa.runtime.trust.SpiffeId;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateAuthorityTest {
  private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";

  private final Path folder;
  private final ManualClock clock = new ManualClock();
  private final TestAuthority root = TestAuthority.of("hansa.local", clock);
  private final CertificateAuthority authority;

  CertificateAuthorityTest(@TempDir Path folder) {
    this.folder = folder;
    authority = TestIntermediate.open(root, folder, clock);
  }

  @Test
  void issues_a_client_certificate_that_peers_trust() throws Exception {
    List<X509Certificate> chain = issue(SigningRequests.good());

    X509Certificate leaf = chain.getFirst();
    assertThat(SpiffeId.of(leaf)).hasToString("spiffe://hansa.local/partner/acme");
    assertThat(leaf.getExtendedKeyUsage()).containsExactly(CLIENT_AUTH);
    assertThat(leaf.getBasicConstraints()).isEqualTo(-1);
    assertThat(leaf.getSubjectX500Principal().getName()).isEqualTo("CN=acme");
    assertThatCode(
            () ->
                PeerTrustManager.forPeers(root::bundles, clock)
                    .checkClientTrusted(chain.toArray(X509Certificate[]::new), "EC"))
        .doesNotThrowAnyException();
  }

  @Test
  void T05_is_backdated_by_a_minute_and_lives_ninety_days() throws Exception {
    X509Certificate leaf = issue(SigningRequests.good()).getFirst();

    // The issuer of this test lives for a day, and no certificate outlives its issuer.
    assertThat(leaf.getNotBefore().toInstant()).isEqualTo(clock.instant().minusSeconds(60));
    assertThat(leaf.getNotAfter().toInstant()).isEqualTo(clock.instant().plus(Duration.ofDays(1)));
    assertThat(AuthorityConfig.DEFAULT_LIFE).isEqualTo(Duration.ofDays(90));
  }

  @Test
  void keeps_the_key_of_the_request_and_nothing_else() throws Exception {
    var pair = SigningRequests.ec("secp384r1");

    assertThat(issue(SigningRequests.of(pair)).getFirst().getPublicKey())
        .isEqualTo(pair.getPublic());
  }

  @Test
  void every_certificate_has_a_serial_of_its_own() throws Exception {
    assertThat(issue(SigningRequests.good()).getFirst().getSerialNumber())
        .isNotEqualTo(issue(SigningRequests.good()).getFirst().getSerialNumber())
        .isPositive();
  }

  @Test
  void refuses_a_request_without_proof_of_possession() {
    var pair = SigningRequests.ec("secp256r1");
    var other = SigningRequests.ec("secp256r1");

    assertRefused(SigningRequests.signed(pair.getPublic(), other.getPrivate()));
  }

  @Test
  void refuses_weak_keys() {
    assertRefused(SigningRequests.of(SigningRequests.rsa(1024)));
    assertThat(authority.issue("acme", SigningRequests.of(SigningRequests.rsa(2048))))
        .isInstanceOf(Issuance.Issued.class);
  }

  @Test
  void refuses_what_is_no_request() {
    assertRefused(new byte[0]);
    assertRefused("-----BEGIN CERTIFICATE REQUEST-----".getBytes(StandardCharsets.US_ASCII));
    byte[] cut = SigningRequests.good();
    assertRefused(Arrays.copyOf(cut, cut.length / 2));
  }

  @Test
  void a_replaced_intermediate_is_used_at_once() throws Exception {
    var before = issue(SigningRequests.good());
    TestIntermediate.write(root, folder);
    var after = issue(SigningRequests.good());

    assertThat(after.get(1)).isNotEqualTo(before.get(1));
    after.getFirst().verify(after.get(1).getPublicKey());
  }

  @Test
  void a_key_that_does_not_belong_to_the_certificate_stops_the_start() throws Exception {
    Files.writeString(
        folder.resolve("authority.key"),
        Credential.pem(SigningRequests.ec("secp256r1").getPrivate()));

    assertThatThrownBy(this::reopen)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("authority.key");
  }

  private CertificateAuthority reopen() {
    return new CertificateAuthority(
        new AuthorityConfig(
            folder.resolve("authority.crt"),
            folder.resolve("authority.key"),
            AuthorityConfig.DEFAULT_LIFE),
        "hansa.local",
        clock,
        new SecureRandom());
  }

  private void assertRefused(byte[] request) {
    assertThat(authority.issue("acme", request)).isInstanceOf(Issuance.Refused.class);
  }

  private List<X509Certificate> issue(byte[] request) throws Exception {
    if (!(authority.issue("acme", request) instanceof Issuance.Issued(String chain))) {
      throw new AssertionError("refused");
    }
    return CertificateFactory.getInstance("X.509")
        .generateCertificates(new ByteArrayInputStream(chain.getBytes(StandardCharsets.US_ASCII)))
        .stream()
        .map(X509Certificate.class::cast)
        .toList();
  }
}
