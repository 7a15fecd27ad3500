package dev.hansa.runtime.timer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.runtime.testing.Await;
import java.lang.ref.WeakReference;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PatientTimerTest {
  private static final long LATER = 3L * PatientTimer.PATIENCE_MILLIS;

  private final PatientTimer timer = new PatientTimer("patient-timer");

  @AfterEach
  void close() {
    timer.shutdownNow();
  }

  @Test
  void whatIsDueLaterRunsThenAndNotBefore() throws Exception {
    long start = System.nanoTime();

    var due = timer.schedule(() -> {}, LATER, TimeUnit.MILLISECONDS);

    assertThat(due.get(10, TimeUnit.SECONDS)).isNull();
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(LATER * 1_000_000);
  }

  @Test
  void whatIsDueSoonIsNotKeptBack() throws Exception {
    var order = new ConcurrentLinkedQueue<String>();
    var later = timer.schedule(() -> order.add("later"), LATER, TimeUnit.MILLISECONDS);

    timer.schedule(() -> order.add("soon"), 1, TimeUnit.MILLISECONDS).get();

    later.get(10, TimeUnit.SECONDS);
    assertThat(order).containsExactly("soon", "later");
  }

  @Test
  void allOfManyRunInTheirOrder() throws Exception {
    var order = new ConcurrentLinkedQueue<Integer>();
    var due =
        Stream.of(3, 1, 2)
            .map(n -> timer.schedule(() -> order.add(n), LATER + 20L * n, TimeUnit.MILLISECONDS))
            .toList();

    for (ScheduledFuture<?> one : due) {
      one.get(10, TimeUnit.SECONDS);
    }
    assertThat(order).containsExactly(1, 2, 3);
  }

  @Test
  void whatIsCancelledOnTheHeapIsLetGoOfAtOnce() {
    var kept = held(1, TimeUnit.HOURS);

    assertThat(kept.due().cancel(false)).isTrue();

    assertThat(kept.due().isCancelled()).isTrue();
    awaitCollected(kept);
  }

  @Test
  void whatIsCancelledWhileItIsWatchedIsLetGoOfAtOnce() {
    var kept = held(1, TimeUnit.HOURS);
    Await.until(() -> timer.getQueue().stream().anyMatch(PatientTimerTest::isFarOff));

    assertThat(kept.due().cancel(false)).isTrue();

    assertThat(timer.getQueue()).noneMatch(PatientTimerTest::isFarOff);
    awaitCollected(kept);
  }

  @Test
  void whoIsStillWantedKeepsNobodyElse() {
    var gone = held(1, TimeUnit.HOURS);
    var wanted = timer.schedule(() -> {}, 1, TimeUnit.HOURS);

    gone.due().cancel(false);

    awaitCollected(gone);
    Await.until(() -> timer.getQueue().stream().anyMatch(PatientTimerTest::isFarOff));
    assertThat(wanted.isDone()).isFalse();
  }

  @Test
  void whatIsSetByManyThreadsRunsOnceEach() throws Exception {
    int threads = 8;
    int each = 2_000;
    var runs = new AtomicInteger();
    var all = new CountDownLatch(threads * each);
    for (int i = 0; i < threads; i++) {
      Thread.startVirtualThread(
          () -> {
            for (int n = 0; n < each; n++) {
              var _ =
                  timer.schedule(
                      () -> {
                        runs.incrementAndGet();
                        all.countDown();
                      },
                      LATER,
                      TimeUnit.MILLISECONDS);
            }
          });
    }

    assertThat(all.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(runs).hasValue(threads * each);
  }

  @Test
  void whatFailsIsToldByItsFuture() {
    var due =
        timer.schedule(
            () -> {
              throw new IllegalStateException("on purpose");
            },
            LATER,
            TimeUnit.MILLISECONDS);

    Await.until(due::isDone);
    assertThat(due.state()).isEqualTo(ScheduledFuture.State.FAILED);
    assertThat(due.exceptionNow()).hasMessage("on purpose");
  }

  private record Held(ScheduledFuture<?> due, WeakReference<Object> call) {}

  private Held held(long delay, TimeUnit unit) {
    var call = new Object();
    return new Held(timer.schedule(call::hashCode, delay, unit), new WeakReference<>(call));
  }

  private static boolean isFarOff(Object entry) {
    return entry instanceof ScheduledFuture<?> future && future.getDelay(TimeUnit.MINUTES) > 1;
  }

  @SuppressWarnings("ExplicitGc")
  private static void awaitCollected(Held kept) {
    Await.until(
        () -> {
          System.gc();
          return kept.call().get() == null;
        });
  }
}
