package dev.hansa.runtime.balancing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  private static Sample calls(int well, Duration each, int faults) {
    var latencies = new Latencies();
    for (int i = 0; i < well; i++) {
      latencies.add(each.toNanos());
    }
    return Sample.of(well + faults, faults, latencies.counts(), List.of());
  }

  private static Sample fast(int well, int faults) {
    return calls(well, Duration.ofMillis(2), faults);
  }

  private static boolean isWorse(Sample one, Sample others) {
    var comparison = Comparison.with(others);
    return comparison.canTell(one) && comparison.isWorse(one);
  }

  @Test
  void finds_one_that_fails_where_others_do_not() {
    assertThat(isWorse(fast(0, 100), fast(100, 0))).isTrue();
    assertThat(isWorse(fast(70, 30), fast(100, 1))).isTrue();
    assertThat(isWorse(fast(76, 24), fast(100, 0))).isFalse();
  }

  @Test
  void blames_nobody_for_what_all_have_in_common() {
    assertThat(isWorse(fast(0, 100), fast(0, 100))).isFalse();
    assertThat(isWorse(fast(40, 60), fast(60, 40))).isFalse();
    var slow = Duration.ofSeconds(3);
    assertThat(isWorse(calls(100, slow, 0), calls(100, slow, 0))).isFalse();
  }

  @Test
  void finds_one_that_is_slow_where_others_are_not() {
    assertThat(isWorse(calls(100, Duration.ofMillis(100), 0), fast(100, 0))).isTrue();
    assertThat(isWorse(calls(100, Duration.ofMillis(40), 0), fast(100, 0))).isFalse();
    var steady = calls(100, Duration.ofMillis(100), 0);
    assertThat(isWorse(calls(100, Duration.ofMillis(300), 0), steady)).isFalse();
    assertThat(isWorse(calls(100, Duration.ofMillis(600), 0), steady)).isTrue();
  }

  @Test
  void leaves_a_long_tail_alone_that_the_others_have_as_well() {
    var tail = fast(90, 0).and(calls(10, Duration.ofSeconds(2), 0));
    assertThat(isWorse(tail, tail)).isFalse();
    assertThat(isWorse(tail, fast(100, 0))).isFalse();
  }

  @Test
  void sees_calls_that_never_end() {
    var hangs = Collections.nCopies(20, Duration.ofSeconds(4));
    assertThat(isWorse(new Sample(0, 0, List.of(), hangs), fast(100, 0))).isTrue();
    var begun = Collections.nCopies(20, Duration.ofMillis(1));
    assertThat(isWorse(new Sample(0, 0, List.of(), begun), fast(100, 0))).isFalse();
  }

  @Test
  void says_nothing_about_few_calls() {
    assertThat(isWorse(fast(0, 9), fast(100, 0))).isFalse();
    assertThat(isWorse(fast(0, 100), fast(9, 0))).isFalse();
    assertThat(isWorse(fast(0, 10), fast(10, 0))).isTrue();
  }

  @Test
  void tells_durations_apart_by_a_fifth() {
    for (long micros = 5; micros < Duration.ofMinutes(10).toMillis() * 1000; micros *= 3) {
      var floor = Latencies.floor(Latencies.bucket(micros * 1000));
      assertThat(floor.toNanos() / 1000).isBetween(micros * 4 / 5, micros);
    }
    assertThat(Latencies.bucket(Duration.ofDays(9).toNanos())).isEqualTo(Latencies.BUCKETS - 1);
    assertThat(Latencies.bucket(0)).isZero();
  }
}
