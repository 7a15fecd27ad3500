package dev.hansa.runtime.testing.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hansa.runtime.testing.Await;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SteadyLoadTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @Test
  void calls_on_while_a_call_hangs_and_waits_for_it_at_the_end() {
    var hang = new CountDownLatch(1);
    long ended;
    try (var load =
        SteadyLoad.start(
            200,
            number -> {
              if (number == 0) {
                hang.await();
              }
            })) {
      load.await(20, LIMIT);
      ended = load.calls();
      hang.countDown();
      load.await(1, LIMIT);
      assertThat(load.calls()).isGreaterThan(ended);
    }
    assertThat(ended).isGreaterThanOrEqualTo(20);
  }

  @Test
  void makes_fewer_calls_at_once_than_a_connection_carries_streams() {
    var running = new AtomicInteger();
    var most = new AtomicInteger();
    var hang = new CountDownLatch(1);
    try (var load =
        SteadyLoad.start(
            2_000,
            _ -> {
              most.accumulateAndGet(running.incrementAndGet(), Math::max);
              hang.await();
              running.decrementAndGet();
            })) {
      Await.until(() -> running.get() == 90);
      hang.countDown();
      load.await(300, LIMIT);
    }
    assertThat(most).hasValue(90);
  }

  @Test
  void says_at_its_end_that_a_call_broke() {
    var load =
        SteadyLoad.start(
            200,
            number -> {
              if (number == 3) {
                throw new IllegalStateException("seeded");
              }
            });
    load.await(10, LIMIT);
    assertThatThrownBy(load::close).hasMessage("1 calls broke").cause().hasMessage("seeded");
  }
}
