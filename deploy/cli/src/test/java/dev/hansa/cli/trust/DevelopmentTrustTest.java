package dev.hansa.cli.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hansa.runtime.trust.Pem;
import dev.hansa.runtime.trust.Principal;
import dev.hansa.runtime.trust.SpiffeId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevelopmentTrustTest {
  private static final Principal ORDERS = Principal.service("orders");

  @TempDir Path home;
  private Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
  private Path orders;

  @BeforeEach
  void prepare() {
    orders = home.resolve("etc/tls/orders");
    assertThat(prepareOrders()).isEqualTo(3);
  }

  @Test
  void a_leaf_leads_by_identitys_intermediate_to_the_root() throws Exception {
    List<X509Certificate> chain = Pem.certificates(orders.resolve("tls.crt"));
    X509Certificate root = Pem.certificates(orders.resolve("ca.crt")).getFirst();
    var parameters = new PKIXParameters(Set.of(new TrustAnchor(root, null)));
    parameters.setRevocationEnabled(false);
    var path = CertificateFactory.getInstance("X.509").generateCertPath(chain);
    assertThatCode(() -> CertPathValidator.getInstance("PKIX").validate(path, parameters))
        .doesNotThrowAnyException();
    assertThat(chain.get(1))
        .isEqualTo(Pem.certificates(home.resolve("etc/tls/identity/authority.crt")).getFirst());
  }

  @Test
  void a_leaf_is_one_identity_for_both_ends_of_a_connection() throws Exception {
    X509Certificate leaf = Pem.certificates(orders.resolve("tls.crt")).getFirst();
    assertThat(SpiffeId.of(leaf)).hasToString("spiffe://hansa.local/service/orders");
    assertThat(leaf.getExtendedKeyUsage())
        .containsExactlyInAnyOrder("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2");
    assertThat(leaf.getBasicConstraints()).isEqualTo(-1);
    assertThat(leaf.getNotBefore().toInstant()).isEqualTo(now.minusSeconds(60));
  }

  @Test
  void a_leaf_for_another_machine_names_the_hosts_that_it_is_reached_by() throws Exception {
    Path there = home.resolve("etc/tls/elsewhere");
    Instant end = trust().issue(ORDERS, there, List.of("orders-1.internal", "10.0.0.7", "fd00::7"));
    X509Certificate leaf = Pem.certificates(there.resolve("tls.crt")).getFirst();
    assertThat(SpiffeId.of(leaf)).hasToString("spiffe://hansa.local/service/orders");
    assertThat(leaf.getNotAfter().toInstant()).isEqualTo(end);
    assertThat(leaf.getSubjectAlternativeNames())
        .extracting(name -> String.valueOf(name.get(1)))
        .contains("orders-1.internal", "10.0.0.7")
        .hasSize(4);
    assertThatThrownBy(() -> trust().issue(ORDERS, there, List.of("no host")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'no host'");
  }

  @Test
  void keeps_what_is_valid() throws IOException {
    String before = Files.readString(orders.resolve("tls.crt"));
    now = now.plus(Duration.ofDays(28));
    assertThat(prepareOrders()).isZero();
    assertThat(orders.resolve("tls.crt")).hasContent(before);
  }

  @Test
  void renews_a_leaf_on_its_last_day() {
    now = now.plus(Duration.ofDays(29)).plusSeconds(1);
    assertThat(prepareOrders()).isEqualTo(1);
  }

  @Test
  void makes_all_anew_when_the_root_is_gone() throws IOException {
    Files.delete(home.resolve("ca/root.crt"));
    assertThat(prepareOrders()).isEqualTo(3);
  }

  @Test
  void keys_are_for_their_owner_alone() throws IOException {
    try (Stream<Path> files = Files.walk(home)) {
      for (Path key : files.filter(file -> file.toString().endsWith(".key")).toList()) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
            .as(key.toString())
            .isEqualTo("rw-------");
      }
    }
  }

  private int prepareOrders() {
    return trust().prepare(Map.of(ORDERS, orders));
  }

  private DevelopmentTrust trust() {
    return new DevelopmentTrust(
        "hansa.local", home.resolve("ca"), home.resolve("etc/tls/identity"), () -> now);
  }
}
