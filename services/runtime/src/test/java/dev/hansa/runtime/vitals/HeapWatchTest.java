package dev.hansa.runtime.vitals;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A heap of which a test says how full it is. */
class HeapWatchTest {
  private final AtomicLong now = new AtomicLong();
  private final AtomicInteger collections = new AtomicInteger();
  private double taken;
  private double live;
  private double collected;
  private final HeapWatch watch =
      new HeapWatch(() -> taken, () -> collected, this::collect, now::get);

  private void collect() {
    collections.incrementAndGet();
    collected = live;
    taken = live;
  }

  private void look(double full, double inUse) {
    taken = full;
    live = inUse;
    now.addAndGet(Duration.ofMillis(250).toNanos());
    watch.look();
  }

  @Test
  @DisplayName("R56: full to 95 % nothing more is read, to 98 % no call is let in, until it is not")
  void stops_reading_then_refuses_then_recovers() {
    look(0.94, 0.94);
    assertThat(watch.mayRead()).isTrue();
    look(0.951, 0.951);
    assertThat(watch.mayRead()).isFalse();
    assertThat(watch.mayAdmit()).isTrue();
    now.addAndGet(Duration.ofSeconds(1).toNanos());
    look(0.99, 0.981);
    assertThat(watch.mayRead()).isFalse();
    assertThat(watch.mayAdmit()).isFalse();
    now.addAndGet(Duration.ofSeconds(1).toNanos());
    look(0.99, 0.5);
    assertThat(watch.mayRead()).isTrue();
    assertThat(watch.mayAdmit()).isTrue();
  }

  @Test
  @DisplayName("R56: garbage is not taken for what is in use")
  void does_not_take_garbage_for_what_is_in_use() {
    look(0.99, 0.3);
    assertThat(watch.mayRead()).isTrue();
    assertThat(collections).hasValue(1);
  }

  @Test
  void collects_once_a_second_at_most() {
    for (int i = 0; i < 40; i++) {
      look(0.97, 0.97);
    }
    assertThat(collections.get()).isBetween(9, 11);
    assertThat(watch.mayRead()).isFalse();
  }

  @Test
  void knows_the_heap_of_this_process() {
    HeapWatch own = HeapWatch.ofThisProcess();
    own.look();
    assertThat(own.mayRead()).isTrue();
    assertThat(own.mayAdmit()).isTrue();
  }
}
