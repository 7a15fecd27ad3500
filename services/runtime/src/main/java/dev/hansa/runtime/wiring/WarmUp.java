package dev.hansa.runtime.wiring;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls once whomever this process depends on, again and again until all have answered: afterwards
 * connections stand, tokens are there, and code is loaded.
 */
final class WarmUp implements Part, Readiness {
  private static final Logger log = LoggerFactory.getLogger(WarmUp.class);
  private static final Duration ATTEMPT = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofMillis(250);

  /** After the servers: two processes that call each other could not start otherwise. */
  private static final int LAST = 1000;

  private final Supplier<CompletableFuture<?>> calls;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile boolean warm;

  /**
   * Warms up.
   *
   * @param calls makes all calls; completes when all have been answered
   */
  WarmUp(Supplier<CompletableFuture<?>> calls) {
    this.calls = calls;
  }

  @Override
  public String name() {
    return "warm-up";
  }

  @Override
  public int phase() {
    return LAST;
  }

  @Override
  public boolean ready() {
    return warm;
  }

  @Override
  public void start() {
    Thread.ofVirtual().name("warm-up").start(this::untilWarm);
  }

  private void untilWarm() {
    var complaint = "";
    try {
      do {
        var failure = attempt();
        if (failure.isEmpty()) {
          warm = true;
          log.info("warm");
          return;
        }
        if (!failure.equals(complaint)) {
          complaint = failure;
          log.info("not warm yet: {}", failure);
        }
      } while (!stopped.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** One attempt; empty if it succeeded, else what is told of it. */
  private String attempt() throws InterruptedException {
    try {
      calls.get().get(ATTEMPT.toMillis(), TimeUnit.MILLISECONDS);
      return "";
    } catch (ExecutionException e) {
      return String.valueOf(e.getCause());
    } catch (TimeoutException | RuntimeException e) {
      return e.toString();
    }
  }

  @Override
  public void drain(Duration timeout) {
    warm = false;
    stopped.countDown();
  }
}
