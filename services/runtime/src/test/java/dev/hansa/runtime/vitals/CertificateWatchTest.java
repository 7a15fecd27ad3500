package dev.hansa.runtime.vitals;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.runtime.testing.ManualClock;
import dev.hansa.runtime.testing.TestAuthority;
import dev.hansa.runtime.testing.TestIdentity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CertificateWatchTest {
  private final ManualClock clock = new ManualClock();
  private final TestAuthority authority = TestAuthority.of("hansa.local", clock);
  private final TestIdentity identity = authority.identity("service/orders");
  private final List<String> alarms = new ArrayList<>();
  private final CertificateWatch watch = new CertificateWatch(identity::leaf, clock, alarms::add);

  /** Looks every minute until so many percent of the whole life are over. */
  private void live(int percent) {
    var end = clock.instant().plus(TestAuthority.validity().multipliedBy(percent).dividedBy(100));
    while (clock.instant().isBefore(end)) {
      clock.advance(Duration.ofMinutes(1));
      watch.look();
    }
  }

  @Test
  @DisplayName(
      "R29: who issues certificates is down: alarms at 50, 25 and 10 % of life, and the end")
  void gives_alarms_until_the_end() {
    live(49);
    assertThat(alarms).isEmpty();
    live(3);
    assertThat(alarms).hasSize(1).last().asString().contains("less than 50 % of its life");
    live(25);
    assertThat(alarms).hasSize(2).last().asString().contains("less than 25 % of its life");
    live(15);
    assertThat(alarms).hasSize(3).last().asString().contains("less than 10 % of its life");
    live(10);
    assertThat(alarms).hasSize(4).last().asString().contains("was not renewed");
  }

  @Test
  @DisplayName("R29: a new certificate begins anew")
  void begins_anew_with_a_new_certificate() {
    live(60);
    identity.replace(authority.issue("service/orders"));
    watch.look();
    assertThat(alarms).hasSize(1);
    live(60);
    assertThat(alarms).hasSize(2);
  }
}
