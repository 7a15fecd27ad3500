package dev.hansa.runtime.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hansa.runtime.testing.CertificateSpec;
import dev.hansa.runtime.testing.Credential;
import dev.hansa.runtime.testing.ManualClock;
import dev.hansa.runtime.testing.TestAuthority;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PeerTrustManagerTest {
  private final ManualClock clock = new ManualClock();
  private final TestAuthority hansa = TestAuthority.of("hansa.local", clock);
  private final TestAuthority other = TestAuthority.of("other.example", clock);
  private final TrustBundles both =
      new TrustBundles(
          Map.of("hansa.local", Set.of(hansa.root()), "other.example", Set.of(other.root())));
  private final PeerTrustManager peers = PeerTrustManager.forPeers(() -> both, clock);

  private void show(Credential credential) throws CertificateException {
    peers.checkClientTrusted(credential.chain().toArray(X509Certificate[]::new), "UNKNOWN");
  }

  private CertificateSpec orders() {
    return hansa.leaf("spiffe://hansa.local/service/orders");
  }

  @ParameterizedTest
  @CsvSource({
    "hansa.local, hansa.local, true",
    "hansa.local, other.example, false",
    "other.example, hansa.local, false",
    "other.example, other.example, true",
    "stranger.example, hansa.local, false",
    "stranger.example, stranger.example, false"
  })
  @DisplayName("T04: only the bundle of the identity's own trust domain vouches for it")
  void trusts_only_the_diagonal(String authority, String trustDomain, boolean trusted) {
    var issuer =
        switch (authority) {
          case "hansa.local" -> hansa;
          case "other.example" -> other;
          default -> TestAuthority.of(authority, clock);
        };
    var shown = issuer.issue(issuer.leaf("spiffe://" + trustDomain + "/service/orders"));
    if (trusted) {
      assertThatCode(() -> show(shown)).doesNotThrowAnyException();
    } else {
      assertThatThrownBy(() -> show(shown)).isInstanceOf(CertificateException.class);
    }
  }

  @ParameterizedTest
  @CsvSource({"-1, false", "0, true", "60, true", "61, false"})
  @DisplayName("T05: not a second before notBefore, not a second after notAfter")
  void holds_to_the_validity(int seconds, boolean trusted) {
    var from = clock.instant();
    var shown = hansa.issue(orders().valid(from, from.plusSeconds(60)));
    clock.advance(Duration.ofSeconds(seconds));
    if (trusted) {
      assertThatCode(() -> show(shown)).doesNotThrowAnyException();
    } else {
      assertThatThrownBy(() -> show(shown)).isInstanceOf(CertificateException.class);
    }
  }

  static Stream<CertificateSpec> notLeafs() {
    var clock = new ManualClock();
    var good = TestAuthority.of("x", clock).leaf("spiffe://hansa.local/service/orders");
    return Stream.of(
        good.asAuthority(),
        good.withKeyUsage(KeyUsage.digitalSignature | KeyUsage.keyCertSign),
        good.withKeyUsage(KeyUsage.digitalSignature | KeyUsage.cRLSign),
        good.withKeyUsage(KeyUsage.keyEncipherment),
        good.withKeyUsage(0));
  }

  @ParameterizedTest
  @MethodSource("notLeafs")
  @DisplayName("T06: an authority's certificate is no identity")
  void refuses_what_could_sign_certificates(CertificateSpec spec) {
    assertThatThrownBy(() -> show(hansa.issue(spec))).isInstanceOf(CertificateException.class);
  }

  @Test
  @DisplayName("T09: a certificate for servers alone cannot call")
  void refuses_a_client_without_client_authentication() {
    assertThatThrownBy(() -> show(hansa.issue(orders().withUses(KeyPurposeId.id_kp_serverAuth))))
        .isInstanceOf(CertificateException.class);
    assertThatThrownBy(() -> show(hansa.issue(orders().withUses())))
        .isInstanceOf(CertificateException.class);
  }

  @Test
  @DisplayName("T08: a client accepts the expected service and no other of its domain")
  void expects_one_server() {
    var expectsOrders = PeerTrustManager.forServer(() -> both, clock, hansa.id("service/orders"));
    var orders = hansa.issue("service/orders").chain().toArray(X509Certificate[]::new);
    var inventory = hansa.issue("service/inventory").chain().toArray(X509Certificate[]::new);
    assertThatCode(() -> expectsOrders.checkServerTrusted(orders, "UNKNOWN"))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> expectsOrders.checkServerTrusted(inventory, "UNKNOWN"))
        .isInstanceOf(CertificateException.class);
    assertThatThrownBy(() -> peers.checkServerTrusted(orders, "UNKNOWN"))
        .isInstanceOf(CertificateException.class);
  }

  @Test
  void refuses_a_leaf_whose_issuer_is_not_shown() {
    var shown = TestAuthority.withoutIntermediate(hansa.issue("service/orders"));
    assertThatThrownBy(() -> show(shown)).isInstanceOf(CertificateException.class);
  }

  @Test
  void names_no_authority_to_strangers() {
    assertThat(peers.getAcceptedIssuers()).isEmpty();
  }
}
