package dev.hansa.runtime.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeadlineTimerTest {
  private final DeadlineTimer timer = new DeadlineTimer();
  private final int atRest = timer.waiting();

  @AfterEach
  void close() {
    timer.close();
  }

  @Test
  void whatIsCancelledIsForgottenAtOnce() {
    var due = timer.schedule(() -> {}, 1, TimeUnit.HOURS);
    assertThat(timer.waiting()).isEqualTo(atRest + 1);

    assertThat(due.cancel(false)).isTrue();

    assertThat(timer.waiting()).isEqualTo(atRest);
    assertThat(due.isCancelled()).isTrue();
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
