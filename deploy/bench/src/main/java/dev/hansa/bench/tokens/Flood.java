package dev.hansa.bench.tokens;

import dev.hansa.runtime.token.Holder;
import dev.hansa.runtime.token.TokenVerifier;
import dev.hansa.runtime.token.Verification.Valid;
import java.util.concurrent.locks.LockSupport;

/**
 * One peer shows good tokens at a steady rate, each of them new, while another floods the same
 * verifier with forged ones at a multiple of what it could verify. Both are open loops: a slow
 * answer does not slow the next token down.
 */
final class Flood {
  private static final int GOOD_PER_SECOND = 500;
  private static final int WARM_UP = 200_000;
  private static final Holder EVIL = Mint.holder("partner/evil");

  private final TokenVerifier verifier;
  private final Mint mint;
  private final String[] forged;
  private final double forgedNanos;

  Flood(TokenVerifier verifier, Mint mint) {
    this.verifier = verifier;
    this.mint = mint;
    String[] bodies = mint.tokens(512);
    forged = new String[bodies.length];
    for (int i = 0; i < forged.length; i++) {
      forged[i] = Mint.forged(bodies[i], bodies[(i + 1) % bodies.length]);
    }
    forgedNanos = timeForged();
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
   * Shows good tokens for some seconds.
   *
   * @param perSecond forged tokens beside them
   * @return how long the good ones took
   */
  Latencies run(int seconds, Beside beside, double perSecond) {
    String[] good = mint.tokens(seconds * GOOD_PER_SECOND);
    var latencies = new Latencies(good.length);
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
    return latencies;
  }

  /** Nanoseconds that the verifier takes to turn a forged token away. */
  double forgedNanos() {
    return forgedNanos;
  }

  /** Uses up the forging peer's budget, then times what is left to do. */
  private double timeForged() {
    showMany();
    long start = System.nanoTime();
    showMany();
    return (double) (System.nanoTime() - start) / WARM_UP;
  }

  private void showMany() {
    for (int i = 0; i < WARM_UP; i++) {
      showForged(i);
    }
  }

  private void showForged(long number) {
    var _ = verifier.verify(forged[(int) (number % forged.length)], EVIL);
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
        double end = System.nanoTime() + (due - shown) * forgedNanos;
        while (System.nanoTime() < end) {
          Thread.onSpinWait();
        }
        shown = (long) due;
      } else {
        for (; shown < due; shown++) {
          showForged(shown);
        }
      }
      LockSupport.parkNanos(100_000);
    }
  }
}
