package dev.hansa.runtime.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class PaceTest {
  private static final Offset<Double> HALF_A_PERCENT = Offset.offset(0.005);

  private final Pace pace = new Pace();

  private double ratio(Duration took) {
    return pace.ratio(took.toNanos(), false);
  }

  private void usually(Duration taken) {
    for (int i = 0; i < 1_000; i++) {
      pace.ratio(taken.toNanos(), true);
    }
  }

  @Test
  void short_calls_that_a_pause_of_the_process_held_up_do_not_look_like_an_overload() {
    usually(Duration.ofNanos(300_000));
    assertThat(ratio(Duration.ofMillis(5))).isEqualTo(1);
    assertThat(ratio(Duration.ofMillis(6))).isCloseTo(20, Offset.offset(0.5));
  }

  @Test
  void long_calls_are_measured_by_how_long_they_take_as_a_rule() {
    usually(Duration.ofMillis(50));
    assertThat(ratio(Duration.ofMillis(40))).isCloseTo(0.8, HALF_A_PERCENT);
    assertThat(ratio(Duration.ofMillis(75))).isCloseTo(1.5, Offset.offset(0.02));
  }
}
