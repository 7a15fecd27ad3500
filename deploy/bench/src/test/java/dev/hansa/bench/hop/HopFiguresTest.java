package dev.hansa.bench.hop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hansa.bench.hop.Pace.Times;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class HopFiguresTest {
  @Test
  void hops_are_compared_round_by_round_so_that_a_busy_round_counts_for_nothing() {
    var bare = new Series(10, 50, 12);
    var mesh = new Series(14, 55, 16);
    assertThat(mesh.above(bare).median()).isEqualTo(4);
    assertThat(mesh.above(bare).spread()).isZero();
    assertThat(mesh.least()).isEqualTo(14);
    assertThat(mesh.times(bare).median()).isCloseTo(16.0 / 12, within(1e-9));
  }

  @Test
  void rounds_that_are_missing_cannot_be_compared() {
    assertThatThrownBy(() -> new Series(1, 2).above(new Series(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("rounds: 1 (expected: 2)");
  }

  @Test
  void of_an_even_number_of_rounds_the_median_is_between_the_two_in_the_middle() {
    assertThat(new Series(1, 9, 3, 5).median()).isEqualTo(4);
  }

  @Test
  void what_is_used_is_shared_by_the_calls_that_were_answered() {
    var slice = Slice.of(new Usage(2_000_000, 300_000, 500_000_000), 100);
    assertThat(slice).isEqualTo(new Slice(20, 3_000, 200));
  }

  @Test
  void percentiles_are_times_that_calls_took() {
    long[] nanos = LongStream.rangeClosed(1, 200).map(i -> (201 - i) * 1_000).toArray();
    assertThat(Times.of(nanos)).isEqualTo(new Times(100, 198));
  }

  @Test
  void the_last_stair_is_the_whole_hop() {
    assertThat(Staircase.names())
        .startsWith("bare", "client")
        .containsSubsequence(List.of("health", "token", "validation", "server metrics"));
    assertThat(Staircase.top()).isEqualTo(Staircase.names().size() - 1);
  }
}
