package dev.hansa.identity.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.JWKSet;
import dev.hansa.identity.limits.RequestLimits.Source;
import dev.hansa.identity.partners.Partner;
import dev.hansa.identity.partners.RateClass;
import dev.hansa.runtime.admission.Rate;
import dev.hansa.runtime.testing.ManualClock;
import dev.hansa.runtime.testing.TestAuthority;
import dev.hansa.runtime.trust.Peer;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestLimitsTest {
  private static final TestAuthority AUTHORITY = TestAuthority.of("hansa.local");
  private static final Peer ACME = AUTHORITY.peer("partner/acme");
  private static final Peer GLOBEX = AUTHORITY.peer("partner/globex");

  private final ManualClock clock = new ManualClock();
  private final Map<String, RateClass> classes =
      new ConcurrentHashMap<>(Map.of("acme", RateClass.SMALL, "globex", RateClass.STANDARD));
  private final RequestLimits limits =
      new RequestLimits(
          new Rates(new Rate(1), new Rate(2), new Rate(3), new Rate(100), new Rate(1)),
          "hansa.local",
          id -> Optional.ofNullable(classes.get(id)).map(known -> partner(id, known)),
          clock);

  @Test
  @DisplayName("K33: who floods is told to wait, and for how long; others notice nothing")
  void limits_each_client_by_itself() {
    assertThat(taken(from(ACME))).isEqualTo(10);
    assertThat(limits.take(from(ACME))).contains(Duration.ofSeconds(1));

    assertThat(limits.take(from(GLOBEX))).isEmpty();
    assertThat(limits.take(from("198.51.100.1"))).isEmpty();

    clock.advance(Duration.ofSeconds(1));
    assertThat(taken(from(ACME))).isEqualTo(1);
  }

  @Test
  @DisplayName("K33: a partner's rate class decides how many, and a change of it counts soon")
  void follows_the_rate_class() {
    assertThat(taken(from(GLOBEX))).isEqualTo(20);

    classes.put("globex", RateClass.LARGE);
    clock.advance(Duration.ofSeconds(10));
    assertThat(taken(from(GLOBEX))).isEqualTo(30);
  }

  @Test
  @DisplayName("K33: guessing costs ten requests a guess, of the guesser alone")
  void charges_failures() {
    limits.failed(from(ACME));

    assertThat(limits.take(from(ACME))).isPresent();
    assertThat(limits.take(from(GLOBEX))).isEmpty();
  }

  @Test
  @DisplayName("K33: without a certificate the address counts, of IPv6 its network")
  void limits_addresses() {
    assertThat(taken(from("2001:db8::1"))).isEqualTo(10);

    assertThat(limits.take(from("2001:db8::2"))).isPresent();
    assertThat(limits.take(from("2001:db8:0:1::1"))).isEmpty();
    assertThat(limits.take(from("198.51.100.1"))).isEmpty();
  }

  @Test
  void does_not_take_a_namesake_of_another_trust_domain_for_a_partner() {
    Peer namesake = TestAuthority.of("other.example").peer("partner/acme");
    taken(from(namesake));

    assertThat(limits.take(from(ACME))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "0/s", "5/m", "-1/s", "5 /s", "2000000/s"})
  void refuses_what_is_no_rate(String text) {
    assertThatThrownBy(() -> Rate.parse("hansa.identity.limits.small", text))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private int taken(Source source) {
    int taken = 0;
    while (limits.take(source).isEmpty()) {
      taken++;
    }
    return taken;
  }

  private static Source from(Peer peer) {
    return new Source(Optional.of(peer), InetAddress.getLoopbackAddress());
  }

  private static Source from(String address) {
    return new Source(Optional.empty(), InetAddress.ofLiteral(address));
  }

  private Partner partner(String id, RateClass rateClass) {
    var terms = new Partner.Terms(rateClass, "", Optional.empty(), Optional.empty());
    return new Partner(id, Set.of(), true, new JWKSet(), terms, clock.instant(), clock.instant());
  }
}
