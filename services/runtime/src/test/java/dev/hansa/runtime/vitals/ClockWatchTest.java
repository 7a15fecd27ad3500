package dev.hansa.runtime.vitals;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.runtime.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clocks of two machines, one of which is set. */
class ClockWatchTest {
  private final ManualClock mine = new ManualClock();
  private final ManualClock theirs = new ManualClock();
  private final AtomicLong monotonic = new AtomicLong(-5);
  private final ClockWatch watch = new ClockWatch(mine, monotonic::get);

  private void pass(Duration time) {
    mine.advance(time);
    theirs.advance(time);
    monotonic.addAndGet(time.toNanos());
  }

  private void hear() {
    watch.heard(Instant.ofEpochSecond(theirs.instant().getEpochSecond()));
  }

  @ParameterizedTest
  @ValueSource(longs = {-10, -5, 0, 5, 10})
  @DisplayName("R33: a clock that is set by up to 10 s is borne")
  void bears_a_small_step(long seconds) {
    hear();
    mine.advance(Duration.ofSeconds(seconds));
    assertThat(watch.good()).isTrue();
    hear();
    pass(Duration.ofHours(5));
    hear();
    assertThat(watch.good()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {-3600, -60, 60, 3600})
  @DisplayName("R33: a clock that is set by 60 s or more puts its process out until it is right")
  void steps_aside_after_a_large_step(long seconds) {
    hear();
    pass(Duration.ofMinutes(5));
    mine.advance(Duration.ofSeconds(seconds));
    assertThat(watch.good()).as("at once, whether identity answers or not").isFalse();
    pass(Duration.ofMinutes(1));
    hear();
    assertThat(watch.good()).isFalse();
    mine.advance(Duration.ofSeconds(-seconds));
    assertThat(watch.good()).isTrue();
    hear();
    assertThat(watch.good()).isTrue();
  }

  @Test
  @DisplayName("R33: a step of identity's clock puts no other process out")
  void does_not_follow_a_step_of_the_other_clock() {
    hear();
    theirs.advance(Duration.ofHours(1));
    hear();
    assertThat(watch.good()).isTrue();
  }

  @Test
  void is_content_where_both_were_set() {
    hear();
    mine.advance(Duration.ofHours(1));
    theirs.advance(Duration.ofHours(1));
    assertThat(watch.good()).isFalse();
    hear();
    assertThat(watch.good()).isTrue();
  }

  @Test
  void takes_itself_for_wrong_where_they_never_agreed() {
    assertThat(watch.good()).isTrue();
    mine.advance(Duration.ofMinutes(-2));
    hear();
    assertThat(watch.good()).isFalse();
    mine.advance(Duration.ofMinutes(2));
    hear();
    assertThat(watch.good()).isTrue();
  }

  @Test
  @DisplayName("R33: whatever the clock did, it is good again once it is right")
  void forgets_all_steps_once_the_clock_is_right() {
    var random = new Random(33);
    for (int i = 0; i < 10_000; i++) {
      mine.advance(Duration.ofSeconds(random.nextInt(-4_000, 4_000)));
      pass(Duration.ofMillis(random.nextInt(10_000)));
      if (random.nextBoolean()) {
        hear();
      }
    }
    mine.set(theirs.instant());
    hear();
    assertThat(watch.good()).isTrue();
  }
}
