package dev.hansa.runtime.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class BucketTest {
  private static final Rate TEN_A_SECOND = Rate.steady(10);

  @Test
  @DisplayName("R34: however the clock is set, a rate goes on, and is not exceeded by much")
  void goes_on_however_the_clock_is_set() {
    var random = new Random(34);
    long clock = 1_000_000_000;
    var bucket = new Bucket(TEN_A_SECOND, clock);
    int taken = 0;
    int steps = 0;
    for (int second = 0; second < 10_000; second++) {
      if (random.nextInt(100) == 0) {
        clock += random.nextInt(-3_600_000, 0);
        steps++;
      }
      for (int tenth = 0; tenth < 10; tenth++) {
        clock += 100;
        taken += bucket.take(TEN_A_SECOND, clock).isEmpty() ? 1 : 0;
      }
    }
    assertThat(taken).isBetween(100_000 - 2 * steps - 200, 100_000 + 200);
    assertThat(steps).isGreaterThan(50);
  }
}
