package dev.hansa.bench.tokens;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.hansa.runtime.token.Holder;
import dev.hansa.runtime.token.TokenVerifier;
import dev.hansa.runtime.token.Verification;
import dev.hansa.runtime.token.Verification.Valid;
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

  private static final Holder EVIL = Mint.holder("partner/evil");

  private final TokenVerifier verifier;
  private final Mint mint;
  private final byte[][] forged;
  private final double forgedNanos;

  Flood(TokenVerifier verifier, Mint mint) {
    this.verifier = verifier;
    this.mint = mint;
    String[] bodies = mint.tokens(512);
    forged = new byte[bodies.length][];
    for (int i = 0; i < forged.length; i++) {
      forged[i] = Mint.forged(bodies[i], bodies[(i + 1) % bodies.length]).getBytes(ISO_8859_1);
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
      var _ = showForged(i);
    }
  }

  /** As a text of its own, as from a socket: one that was shown before would know its hash. */
  private CompletableFuture<Verification> showForged(long number) {
    var text = new String(forged[(int) (number % forged.length)], ISO_8859_1);
    return verifier.verify(text, EVIL);
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
          var _ = showForged(shown);
        }
      }
      LockSupport.parkNanos(BATCH_NANOS);
    }
  }
}
