package dev.hansa.runtime.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeadlineTimerTest {
  private final DeadlineTimer timer = new DeadlineTimer();

  @AfterEach
  void close() {
    timer.close();
  }

  @Test
  void whatIsCancelledDoesNotRun() {
    var ran = new AtomicBoolean();
    var due = timer.schedule(() -> ran.set(true), 1, TimeUnit.HOURS);

    assertThat(due.cancel(false)).isTrue();

    assertThat(due.isCancelled()).isTrue();
    assertThat(due.cancel(false)).isFalse();
    assertThat(ran).isFalse();
  }

  @Test
  void whatIsDueRunsOnce() throws InterruptedException {
    var ran = new CountDownLatch(1);

    var due = timer.schedule(ran::countDown, 1, TimeUnit.MILLISECONDS);

    assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(due.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(due.isSuccess()).isTrue();
    assertThat(due.cancel(false)).isFalse();
  }

  @Test
  void whatFailsIsToldByItsFuture() throws InterruptedException {
    var failure = new IllegalStateException("on purpose");

    var due =
        timer.schedule(
            () -> {
              throw failure;
            },
            0,
            TimeUnit.MILLISECONDS);

    assertThat(due.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(due.cause()).isSameAs(failure);
  }
}
