package dev.hansa.bench.tokens;

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

  private final TokenVerifier verifier;
  private final Mint mint;
  private final String[] forged;

  Flood(TokenVerifier verifier, Mint mint) {
    this.verifier = verifier;
    this.mint = mint;
    String[] bodies = mint.tokens(512);
    forged = new String[bodies.length];
    for (int i = 0; i < forged.length; i++) {
      forged[i] = Mint.forged(bodies[i], bodies[(i + 1) % bodies.length]);
    }
  }

  /**
   * Shows good tokens for some seconds.
   *
   * @param forgedPerSecond beside them; 0 for none
   * @return how long the good ones took
   */
  Latencies run(int seconds, double forgedPerSecond) {
    String[] good = mint.tokens(seconds * GOOD_PER_SECOND);
    var latencies = new Latencies(good.length);
    Thread attack = Thread.ofPlatform().daemon().start(() -> attack(forgedPerSecond));
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
    attack.interrupt();
    return latencies;
  }

  private void attack(double perSecond) {
    if (perSecond == 0) {
      return;
    }
    var peer = Mint.holder("partner/evil");
    long start = System.nanoTime();
    long shown = 0;
    while (!Thread.currentThread().isInterrupted()) {
      double due = (System.nanoTime() - start) / 1e9 * perSecond;
      for (; shown < due; shown++) {
        var _ = verifier.verify(forged[(int) (shown % forged.length)], peer);
      }
      LockSupport.parkNanos(100_000);
    }
  }
}
