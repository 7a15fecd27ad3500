package dev.hansa.runtime.vitals;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LoopWatchTest {
  private final AtomicLong now = new AtomicLong();
  private final Queue<Runnable> blocked = new ArrayDeque<>();
  private final List<String> reports = new ArrayList<>();
  private final LoopWatch watch =
      new LoopWatch(List.of(Runnable::run, blocked::add), now::get, reports::add);

  private void turn() {
    while (!blocked.isEmpty()) {
      blocked.remove().run();
    }
  }

  /** A look each second, as the process does. */
  private void looks(int seconds) {
    for (int i = 0; i < seconds; i++) {
      now.addAndGet(Duration.ofSeconds(1).toNanos());
      watch.look();
    }
  }

  @Test
  @DisplayName("R10: an event loop that hangs is noticed within 5 s, with a dump of all threads")
  void notices_a_loop_that_hangs() {
    looks(1);
    assertThat(watch.good()).isTrue();
    looks(4);
    assertThat(watch.good()).isFalse();
    looks(3);
    assertThat(reports)
        .singleElement()
        .asString()
        .startsWith("event loop 1 hangs; all threads:\n")
        .contains(LoopWatchTest.class.getName() + ".looks(");
  }

  @Test
  void tells_how_long_the_slowest_loop_lets_others_wait() {
    looks(1);
    now.addAndGet(Duration.ofMillis(700).toNanos());
    assertThat(watch.lag()).isEqualTo(Duration.ofMillis(700));
    now.addAndGet(Duration.ofMillis(100).toNanos());
    turn();
    now.addAndGet(Duration.ofMillis(150).toNanos());
    assertThat(watch.lag()).as("once it has answered").isEqualTo(Duration.ofMillis(800));
    looks(1);
    turn();
    assertThat(watch.lag()).as("once it answers at once").isZero();
  }

  @Test
  void is_content_again_once_the_loop_turns() {
    looks(6);
    assertThat(watch.good()).isFalse();
    turn();
    looks(1);
    assertThat(watch.good()).isTrue();
  }

  @Test
  void is_content_with_loops_that_turn_and_with_those_that_were_ended() {
    var ended =
        new LoopWatch(
            List.of(
                _ -> {
                  throw new RejectedExecutionException("ended");
                }),
            now::get,
            reports::add);
    for (int i = 0; i < 10; i++) {
      looks(1);
      turn();
      ended.look();
    }
    assertThat(watch.good()).isTrue();
    assertThat(ended.good()).isTrue();
    assertThat(reports).isEmpty();
  }
}
