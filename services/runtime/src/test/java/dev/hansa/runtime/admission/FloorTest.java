package dev.hansa.runtime.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FloorTest {
  private final Floor floor = new Floor();
  private long now = Duration.ofHours(5).toNanos();

  private void serve(int calls, int millis) {
    for (int i = 0; i < calls; i++) {
      floor.served(Duration.ofMillis(millis).toNanos(), now);
    }
  }

  private long millis() {
    return Duration.ofNanos(floor.nanos(now)).toMillis();
  }

  @Test
  void is_the_least_time_of_enough_calls() {
    serve(18, 40);
    serve(1, 30);
    assertThat(millis()).isZero();
    serve(1, 50);
    assertThat(millis()).isEqualTo(30);
    serve(1, 20);
    assertThat(millis()).isEqualTo(20);
  }

  @Test
  void is_forgotten_after_a_minute_without_calls() {
    serve(20, 40);
    now += Duration.ofSeconds(30).toNanos();
    assertThat(millis()).isEqualTo(40);
    serve(20, 60);
    now += Duration.ofSeconds(30).toNanos();
    assertThat(millis()).isEqualTo(60);
    now += Duration.ofSeconds(30).toNanos();
    assertThat(millis()).isZero();
  }
}
