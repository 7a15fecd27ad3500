package dev.hansa.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private Instant now = Instant.EPOCH;
  private final Backoff backoff = new Backoff(() -> now);

  @Test
  @DisplayName("R11: what ends again and again is started at once, then after growing waits")
  void starts_again_at_once_then_after_growing_waits() {
    var waits = Stream.generate(() -> endAfter(Duration.ofMillis(1)).toMillis()).limit(8).toList();
    assertThat(waits).containsExactly(0L, 500L, 1000L, 2000L, 4000L, 8000L, 15000L, 15000L);
  }

  @Test
  void forgets_earlier_ends_once_a_process_lived_long_enough() {
    endAfter(Duration.ofMillis(1));
    endAfter(Duration.ofMillis(1));
    assertThat(endAfter(Duration.ofSeconds(20))).isZero();
  }

  private Duration endAfter(Duration life) {
    backoff.started();
    now = now.plus(life);
    return backoff.ended();
  }
}
