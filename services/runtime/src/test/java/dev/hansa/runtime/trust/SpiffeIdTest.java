package dev.hansa.runtime.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hansa.runtime.testing.CertificateSpec;
import dev.hansa.runtime.testing.TestAuthority;
import java.security.cert.CertificateException;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpiffeIdTest {
  private static final TestAuthority AUTHORITY = TestAuthority.of("hansa.local");

  @Test
  void reads_what_it_writes() {
    var id = new SpiffeId("hansa.local", Principal.partner("acme"));
    assertThat(id).hasToString("spiffe://hansa.local/partner/acme");
    assertThat(SpiffeId.parse(id.toString())).isEqualTo(id);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "spiffe://",
        "spiffe://hansa.local",
        "spiffe://hansa.local/",
        "spiffe:///service/orders",
        "spiffe://hansa.local/service/",
        "spiffe://hansa.local/service/orders/",
        "spiffe://hansa.local/service//orders",
        "spiffe://hansa.local/service/../orders",
        "spiffe://hansa.local/Service/orders",
        "spiffe://hansa.local/service/Orders",
        "spiffe://hansa.local/service/orders?x",
        "spiffe://hansa.local/service/orders#x",
        "spiffe://hansa.local/service/or%64ers",
        "spiffe://HANSA.local/service/orders",
        "spiffe://hansa.local:443/service/orders",
        "spiffe://me@hansa.local/service/orders",
        "SPIFFE://hansa.local/service/orders",
        "https://hansa.local/service/orders",
        "spiffe://hansa.local/workload/orders"
      })
  @DisplayName("T07: exactly one shape of URI is an identity")
  void refuses_any_other_text(String text) {
    assertThatThrownBy(() -> SpiffeId.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Property(tries = 2000)
  @Label("T07: what is read is written back the same")
  void reads_nothing_that_it_would_not_write(@ForAll String path) {
    var text = "spiffe://hansa.local/" + path;
    try {
      assertThat(SpiffeId.parse(text)).hasToString(text);
    } catch (IllegalArgumentException _) {
      // Refused, which is what becomes of nearly all of them.
    }
  }

  static Stream<CertificateSpec> namelessOrAmbiguous() {
    var good = AUTHORITY.leaf("spiffe://hansa.local/service/orders");
    return Stream.of(
        good.withoutNames(),
        good.withoutNames().andDns("orders"),
        good.andUri("spiffe://hansa.local/service/inventory"),
        good.andUri("https://example.com/"),
        AUTHORITY.leaf("spiffe://hansa.local/service/" + "o".repeat(2048)));
  }

  @ParameterizedTest
  @MethodSource("namelessOrAmbiguous")
  @DisplayName("T07: a certificate has exactly one URI name")
  void refuses_certificates_with_another_number_of_names(CertificateSpec spec) {
    var leaf = AUTHORITY.issue(spec).leaf();
    assertThatThrownBy(() -> SpiffeId.of(leaf)).isInstanceOf(CertificateException.class);
  }

  @Test
  void finds_the_identity_beside_a_dns_name() throws CertificateException {
    var spec = AUTHORITY.leaf("spiffe://hansa.local/service/identity").andDns("localhost");
    assertThat(SpiffeId.of(AUTHORITY.issue(spec).leaf()))
        .isEqualTo(AUTHORITY.id("service/identity"));
  }
}
