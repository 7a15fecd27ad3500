package dev.hansa.runtime.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hansa.runtime.testing.CertificateSpec;
import dev.hansa.runtime.testing.Credential;
import dev.hansa.runtime.testing.ManualClock;
import dev.hansa.runtime.testing.TestAuthority;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Certificates that nobody but their holder vouches for, in the handshake. */
class SelfSignedTest {
  private static final String ORDERS = "spiffe://hansa.local/service/orders";
  private static final ManualClock CLOCK = new ManualClock();
  private static final TestAuthority HANSA = TestAuthority.of("hansa.local", CLOCK);

  private static PeerTrustManager port(boolean strangers) {
    return port(strangers, HANSA.bundles());
  }

  private static PeerTrustManager port(boolean strangers, TrustBundles bundles) {
    return PeerTrustManager.forPeers(() -> bundles, CLOCK, _ -> false, _ -> {}, strangers);
  }

  private static void show(PeerTrustManager port, List<X509Certificate> chain)
      throws CertificateException {
    port.checkClientTrusted(chain.toArray(X509Certificate[]::new), "UNKNOWN");
  }

  private static CertificateSpec spec() {
    return HANSA.leaf("https://erp.acme.example").withSubject("CN=acme");
  }

  static Stream<Arguments> sound() {
    return Stream.of(
        Arguments.of("EC P-256", spec().selfSigned()),
        Arguments.of("RSA 2048", spec().selfSigned(rsa())),
        Arguments.of("no name at all", spec().withoutNames().selfSigned()),
        Arguments.of("an authority", spec().asAuthority().selfSigned()),
        Arguments.of("no key usage", spec().withKeyUsage(0).withUses().selfSigned()),
        Arguments.of("SPIFFE id of a service", HANSA.leaf(ORDERS).selfSigned()),
        Arguments.of("SPIFFE id of a partner", partner().selfSigned()),
        Arguments.of("the names of our root", rootsNames().selfSigned()));
  }

  private static KeyPair rsa() {
    return CertificateSpec.keyPair(
        "RSA", new RSAKeyGenParameterSpec(2048, RSAKeyGenParameterSpec.F4));
  }

  private static CertificateSpec partner() {
    return HANSA.leaf("spiffe://hansa.local/partner/acme");
  }

  private static CertificateSpec rootsNames() {
    return partner()
        .withSubject(HANSA.root().getSubjectX500Principal().getName())
        .asAuthority()
        .withKeyUsage(KeyUsage.keyCertSign | KeyUsage.digitalSignature);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("sound")
  @DisplayName(
      "T04, K24: a self-signed certificate is a stranger's where one may come, else refused")
  void makes_no_peer(String name, Credential shown) {
    assertThatCode(() -> show(port(true), shown.chain())).doesNotThrowAnyException();
    assertThatThrownBy(() -> show(port(false), shown.chain()))
        .isInstanceOf(CertificateException.class);
    assertThatThrownBy(() -> Peer.of(shown.leaf())).isInstanceOf(CertificateException.class);
  }

  static Stream<Arguments> unsound() throws GeneralSecurityException {
    var pair = CertificateSpec.keyPair();
    var other = CertificateSpec.keyPair().getPrivate();
    var now = CLOCK.instant();
    var day = Duration.ofDays(1);
    var good = spec().selfSigned();
    return Stream.of(
        Arguments.of("not signed by its own key", spec().selfIssued(pair, other).chain()),
        Arguments.of("not signed by its own key", rootsNames().selfIssued(pair, other).chain()),
        Arguments.of(
            "NotAfter", spec().valid(now.minus(day), now.minusSeconds(1)).selfSigned().chain()),
        Arguments.of(
            "NotBefore", spec().valid(now.plusSeconds(1), now.plus(day)).selfSigned().chain()),
        Arguments.of(
            "a key of EC", by(CertificateSpec.keyPair("EC", new ECGenParameterSpec("secp384r1")))),
        Arguments.of(
            "a key of EC", by(CertificateSpec.keyPair("EC", new ECGenParameterSpec("secp521r1")))),
        Arguments.of(
            "a key of EdDSA", by(KeyPairGenerator.getInstance("Ed25519").generateKeyPair())),
        Arguments.of("a key of RSA", by(rsa(2047, RSAKeyGenParameterSpec.F4))),
        Arguments.of("a key of RSA", by(rsa(4097, RSAKeyGenParameterSpec.F4))),
        Arguments.of(
            "a key of RSA", by(rsa(2048, BigInteger.ONE.shiftLeft(32).add(BigInteger.ONE)))),
        Arguments.of("2 in its chain", List.of(good.leaf(), good.leaf())),
        Arguments.of("2 in its chain", List.of(good.leaf(), HANSA.root())),
        Arguments.of("no identity", HANSA.issue(spec()).chain()),
        Arguments.of(
            "does not verify",
            TestAuthority.of("hansa.local", CLOCK).issue("partner/acme").chain()));
  }

  /** Of a key that cannot sign: its kind is judged before its signature. */
  private static List<X509Certificate> by(KeyPair pair) {
    return spec().selfIssued(pair, CertificateSpec.keyPair().getPrivate()).chain();
  }

  /** A public key of this size that nobody has the private half of. */
  private static KeyPair rsa(int bits, BigInteger exponent) throws GeneralSecurityException {
    var modulus = new BigInteger(bits, new Random(1)).setBit(bits - 1).setBit(0);
    var key = KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent));
    return new KeyPair(key, CertificateSpec.keyPair().getPrivate());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("unsound")
  @DisplayName("T04: what is neither verified nor soundly self-signed passes nowhere")
  void refuses_the_rest(String reason, List<X509Certificate> chain) {
    for (boolean strangers : new boolean[] {true, false}) {
      assertThatThrownBy(() -> show(port(strangers), chain))
          .isInstanceOf(CertificateException.class);
    }
    assertThatThrownBy(() -> show(port(true), chain)).hasMessageContaining(reason);
  }

  @Test
  @DisplayName("T04: a self-signed certificate is no identity even if it lies in the bundle")
  void is_no_identity_in_the_bundle() {
    var shown = partner().selfSigned();
    var roots = TrustBundles.of("hansa.local", Set.of(HANSA.root(), shown.leaf()));
    assertThatThrownBy(() -> show(port(false, roots), shown.chain()))
        .hasMessageContaining("nobody's identity");
    assertThatThrownBy(() -> Peer.of(shown.leaf())).isInstanceOf(CertificateException.class);
  }

  @Test
  void a_verified_certificate_passes_at_both_and_is_a_peer() throws Exception {
    var shown = HANSA.issue("partner/acme");
    show(port(true), shown.chain());
    show(port(false), shown.chain());
    assertThat(Peer.of(shown.leaf()).id()).isEqualTo(HANSA.id("partner/acme"));
    assertThat(SelfSigned.isSelfIssued(shown.leaf())).isFalse();
  }

  @Test
  void refusals_of_strangers_are_told() {
    var told = new ArrayList<CertificateException>();
    var port = PeerTrustManager.forPeers(HANSA::bundles, CLOCK, _ -> false, told::add, true);
    var late = CLOCK.instant().minusSeconds(1);
    var shown = spec().valid(late.minusSeconds(1), late).selfSigned();
    assertThatThrownBy(() -> show(port, shown.chain())).isInstanceOf(CertificateException.class);
    assertThat(told).hasSize(1);
  }
}
