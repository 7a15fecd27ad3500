package dev.hansa.bench.tokens;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.sun.management.ThreadMXBean;
import dev.hansa.runtime.token.Holder;
import dev.hansa.runtime.token.TokenText;
import dev.hansa.runtime.token.TokenVerifier;
import dev.hansa.runtime.token.Verification;
import dev.hansa.runtime.token.Verification.Valid;
import java.lang.management.ManagementFactory;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/**
 * One peer shows good tokens at a steady rate, each of them new, while another floods the same
 * verifier with forged ones at a multiple of what it could verify. Both are open loops: a slow
 * answer does not slow the next token down.
 */
final class Flood {
  private static final int GOOD_PER_SECOND = 500;
  private static final int BURST = 20; // that a peer may forge at once
  private static final int WARM_UP = 200_000;

  /** Forged tokens come in batches, as from a socket: to wake up for each costs more than it. */
  private static final long BATCH_NANOS = 250_000;

  private static final ThreadMXBean THREADS =
      ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

  private static final Holder EVIL = Mint.holder("partner/evil");

  private final TokenVerifier verifier;
  private final Mint mint;
  private final byte[][] forged;
  private final Cost forgedCost;

  /** Of one token, on the thread that shows it. */
  record Cost(double nanos, double bytes) {}

  Flood(TokenVerifier verifier, Mint mint) {
    this.verifier = verifier;
    this.mint = mint;
    String[] bodies = mint.tokens(512);
    forged = new byte[bodies.length][];
    for (int i = 0; i < forged.length; i++) {
      forged[i] = Mint.forged(bodies[i], bodies[(i + 1) % bodies.length]).getBytes(US_ASCII);
    }
    forgedCost = measureForged();
  }

  /** What goes on beside the good tokens. */
  enum Beside {
    /** Nothing. */
    NOTHING,
    /** Another peer's forged tokens. */
    FORGED,
    /** A thread that takes the processor for as long, and leaves the verifier alone. */
    OTHER_WORK
  }

  /**
   * Shows good tokens for a second.
   *
   * @param perSecond forged tokens beside them
   * @return how long the good ones took
   */
  Latencies run(Beside beside, double perSecond) {
    var latencies = new Latencies();
    String[] good = mint.tokens(GOOD_PER_SECOND);
    useUpWhatWasRegained();
    Thread other = Thread.ofPlatform().daemon().start(() -> disturb(beside, perSecond));
    var peer = Mint.holder("partner/acme");
    long start = System.nanoTime();
    for (int i = 0; i < good.length; i++) {
      long due = start + i * 1_000_000_000L / GOOD_PER_SECOND;
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      if (!(verifier.verify(good[i], peer).join() instanceof Valid)) {
        throw new IllegalStateException("a good token was refused");
      }
      latencies.add(System.nanoTime() - due);
    }
    other.interrupt();
    join(other);
    return latencies;
  }

  /** Since the last flood, which a flood that never pauses does not. */
  private void useUpWhatWasRegained() {
    for (int i = 0; i < BURST; i++) {
      var _ = showForged(i).join();
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** What the verifier takes to turn a forged token away. */
  Cost forgedCost() {
    return forgedCost;
  }

  /** Uses up the forging peer's budget, then measures what is left to do. */
  private Cost measureForged() {
    showMany();
    long bytes = THREADS.getCurrentThreadAllocatedBytes();
    long start = System.nanoTime();
    showMany();
    return new Cost(
        (double) (System.nanoTime() - start) / WARM_UP,
        (double) (THREADS.getCurrentThreadAllocatedBytes() - bytes) / WARM_UP);
  }

  private void showMany() {
    for (int i = 0; i < WARM_UP; i++) {
      var _ = showForged(i);
    }
  }

  /** As the bytes of a header, for so it comes from a connection. */
  private CompletableFuture<Verification> showForged(long number) {
    byte[] header = forged[(int) (number % forged.length)];
    return verifier.verify(TokenText.of(header, 0, header.length), EVIL);
  }

  private void disturb(Beside beside, double perSecond) {
    if (beside == Beside.NOTHING) {
      return;
    }
    long start = System.nanoTime();
    long shown = 0;
    while (!Thread.currentThread().isInterrupted()) {
      double due = (System.nanoTime() - start) / 1e9 * perSecond;
      if (beside == Beside.OTHER_WORK) {
        double end = System.nanoTime() + (due - shown) * forgedCost.nanos();
        while (System.nanoTime() < end) {
          Thread.onSpinWait();
        }
        shown = (long) due;
      } else {
        for (; shown < due; shown++) {
          var _ = showForged(shown);
        }
      }
      LockSupport.parkNanos(BATCH_NANOS);
    }
  }
}
