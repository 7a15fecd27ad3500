package dev.hansa.runtime.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.runtime.testing.Credential;
import dev.hansa.runtime.testing.ManualClock;
import dev.hansa.runtime.testing.TestAuthority;
import dev.hansa.runtime.testing.TestIdentity;
import dev.hansa.runtime.testing.TestMetrics;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CertificateGaugesTest {
  private static final Attributes LEAF = kind("leaf");
  private static final Attributes ISSUER = kind("issuer");
  private static final double DAY = Duration.ofDays(1).toSeconds();
  private static final double YEAR = Duration.ofDays(365).toSeconds();

  /** Certificates begin a little before they are issued. */
  private static final double BACKDATED = 60;

  private final ManualClock clock = new ManualClock();
  private final TestAuthority authority = TestAuthority.of("hansa.local", clock);
  private final TestIdentity identity = authority.identity("service/orders");
  private final TestMetrics metrics = new TestMetrics();

  private static Attributes kind(String kind) {
    return Attributes.of(AttributeKey.stringKey("hansa.certificate.kind"), kind);
  }

  private static Attributes bundle(String domain) {
    return kind("bundle").toBuilder().put("hansa.trust_domain", domain).build();
  }

  @BeforeEach
  void observe() {
    CertificateGauges.observe(identity, metrics.meter());
  }

  private Map<Attributes, Double> remaining() {
    return metrics.figures("hansa.certificate.remaining");
  }

  /** A root that ends so long after the present. */
  private X509Certificate root(Duration left) {
    return authority
        .leaf("spiffe://hansa.local")
        .asAuthority()
        .valid(clock.instant(), clock.instant().plus(left))
        .selfSigned()
        .leaf();
  }

  @Test
  void tell_how_long_each_certificate_holds() {
    clock.advance(Duration.ofHours(6));
    assertThat(remaining())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                LEAF, DAY * 3 / 4, ISSUER, YEAR - DAY / 4, bundle("hansa.local"), YEAR - DAY / 4));
    assertThat(metrics.figures("hansa.certificate.lifetime"))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                LEAF,
                DAY + BACKDATED,
                ISSUER,
                YEAR + BACKDATED,
                bundle("hansa.local"),
                YEAR + BACKDATED));
  }

  @Test
  void are_below_zero_once_a_certificate_has_ended() {
    clock.advance(Duration.ofDays(2));
    assertThat(remaining()).containsEntry(LEAF, -DAY);
  }

  @Test
  void follow_a_replacement() {
    clock.advance(Duration.ofHours(6));
    identity.replace(authority.issue("service/orders"));
    assertThat(remaining()).containsEntry(LEAF, DAY);
    assertThat(metrics.figures("hansa.identity.generation")).containsEntry(Attributes.empty(), 2.0);
  }

  @Test
  void tell_the_root_of_each_domain_that_holds_longest() {
    identity.trust(
        new TrustBundles(
            Map.of(
                "hansa.local",
                Set.of(root(Duration.ofDays(3)), root(Duration.ofDays(20))),
                "partner.example",
                Set.of(root(Duration.ofDays(7))))));
    assertThat(remaining())
        .containsEntry(bundle("hansa.local"), 20 * DAY)
        .containsEntry(bundle("partner.example"), 7 * DAY);
  }

  @Test
  void have_no_issuer_where_the_root_issued_the_leaf() {
    Credential leafAlone = TestAuthority.withoutIntermediate(authority.issue("service/orders"));
    identity.replace(leafAlone);
    assertThat(remaining()).containsKey(LEAF).doesNotContainKey(ISSUER);
  }
}
