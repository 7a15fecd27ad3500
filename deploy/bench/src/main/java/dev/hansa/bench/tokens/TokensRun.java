package dev.hansa.bench.tokens;

import dev.hansa.bench.tokens.Flood.Beside;
import dev.hansa.runtime.token.Denials;
import dev.hansa.runtime.token.Holder;
import dev.hansa.runtime.token.KeySet;
import dev.hansa.runtime.token.SigningKeys;
import dev.hansa.runtime.token.TokenVerifier;
import dev.hansa.runtime.token.Verification.Valid;
import dev.hansa.runtime.token.VerifierConfig;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Measures the verifier that every call passes through, beside Nimbus JOSE+JWT in one process. */
public final class TokensRun {
  private static final int SEEN = 300_000;
  private static final int NEW = 3_000;
  private static final int DISTINCT = 100_000;
  private static final int TIMES_CAPACITY = 10;
  private static final int WARM_UP = 3;
  private static final Holder PEER = Mint.holder("partner/acme");

  private final int rounds;
  private final int turns;
  private final PrintStream out;
  private final Mint mint = new Mint();
  private final Library library = new Library(mint.keys());

  /**
   * @param quick for a rough run of about half a minute
   * @param out progress, and the results as they come
   */
  public TokensRun(boolean quick, PrintStream out) {
    rounds = quick ? 3 : 9;
    turns = quick ? 6 : 30;
    this.out = out;
  }

  /** Runs to the end. */
  public void run() {
    try (TokenVerifier verifier = verifier()) {
      speed(verifier);
      double newNanos = speed(verifier);
      flood(verifier, newNanos);
    }
    memory();
  }

  private TokenVerifier verifier() {
    return TokenVerifier.of(
        VerifierConfig.of(Mint.ISSUER, Mint.AUDIENCE),
        SigningKeys.fixed(KeySet.parse(1, mint.keys().toString())),
        Denials.none(),
        InstantSource.system());
  }

  /** Returns the median time of a new token in nanoseconds; the first time is warming up. */
  private double speed(TokenVerifier verifier) {
    double[] seen = new double[rounds];
    double[] fresh = new double[rounds];
    double[] peer = new double[rounds];
    for (int round = 0; round < rounds; round++) {
      String[] tokens = mint.tokens(NEW);
      long start = System.nanoTime();
      for (String token : tokens) {
        require(verifier, token);
      }
      fresh[round] = (double) (System.nanoTime() - start) / NEW;
      start = System.nanoTime();
      for (int i = 0; i < SEEN; i++) {
        require(verifier, tokens[i % 100]);
      }
      seen[round] = (double) (System.nanoTime() - start) / SEEN;
      start = System.nanoTime();
      for (String token : tokens) {
        if (library.verify(token).isEmpty()) {
          throw new IllegalStateException("nobody's token");
        }
      }
      peer[round] = (double) (System.nanoTime() - start) / NEW;
    }
    out.printf(
        Locale.ROOT,
        "seen before %.2f us, new %.0f us, Nimbus each time %.0f us: %.0f and %.1f times as fast"
            + " (medians of %d rounds)%n",
        median(seen) / 1e3,
        median(fresh) / 1e3,
        median(peer) / 1e3,
        median(peer) / median(seen),
        median(peer) / median(fresh),
        rounds);
    return median(fresh);
  }

  private static void require(TokenVerifier verifier, String token) {
    if (!(verifier.verify(token, PEER).join() instanceof Valid)) {
      throw new IllegalStateException("the token should hold");
    }
  }

  /** A second of each in turns, so that what else this machine does hits them alike. */
  private void flood(TokenVerifier verifier, double newNanos) {
    double perSecond = TIMES_CAPACITY * 1e9 / newNanos * Runtime.getRuntime().availableProcessors();
    var flood = new Flood(verifier, mint);
    out.printf(
        Locale.ROOT,
        "a forged token of a peer that has shown too many: %.2f us, %.0f B;"
            + " now %,.0f of them a second%n",
        flood.forgedCost().nanos() / 1e3,
        flood.forgedCost().bytes(),
        perSecond);
    for (int i = 0; i < WARM_UP; i++) {
      var _ = flood.run(Beside.FORGED, perSecond);
    }
    var alone = new ArrayList<Latencies>();
    var again = new ArrayList<Latencies>(); // shows how well figures of one run can be compared
    var busy = new ArrayList<Latencies>();
    var flooded = new ArrayList<Latencies>();
    for (int turn = 0; turn < turns; turn++) {
      alone.add(flood.run(Beside.NOTHING, 0));
      flooded.add(flood.run(Beside.FORGED, perSecond));
      again.add(flood.run(Beside.NOTHING, 0));
      busy.add(flood.run(Beside.OTHER_WORK, perSecond));
    }
    print("alone", alone, alone);
    print("alone once more", again, alone);
    print("beside as much other work", busy, again);
    print(
        "beside forged tokens at %d times the capacity".formatted(TIMES_CAPACITY), flooded, alone);
  }

  /** Medians of turns, for a pause of this machine is to spoil one turn and not all of them. */
  private void print(String when, List<Latencies> turns, List<Latencies> before) {
    double[] ratios = new double[turns.size()];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = turns.get(i).percentile(99) / before.get(i).percentile(99);
    }
    Arrays.sort(ratios);
    out.printf(
        Locale.ROOT,
        "another peer's new tokens %s: p50 %.0f us, p99 %.0f us,"
            + " %.2f times that of alone in the same turn (half of the turns %.2f to %.2f)%n",
        when,
        median(percentiles(turns, 50)) / 1e3,
        median(percentiles(turns, 99)) / 1e3,
        median(ratios),
        ratios[ratios.length / 4],
        ratios[ratios.length * 3 / 4]);
  }

  private static double[] percentiles(List<Latencies> turns, double percent) {
    return turns.stream().mapToDouble(turn -> turn.percentile(percent)).toArray();
  }

  private void memory() {
    try (TokenVerifier verifier = verifier()) {
      long before = used();
      for (int i = 1; i <= DISTINCT; i++) {
        require(verifier, mint.token());
        if (i % (DISTINCT / 4) == 0) {
          out.printf(
              Locale.ROOT,
              "%,d distinct tokens: %.1f MiB more heap%n",
              i,
              (used() - before) / 1048576.0);
        }
      }
    }
  }

  /** Bytes of heap in use after a full collection. */
  @SuppressWarnings("ExplicitGc") // what is alive is what is measured
  private static long used() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
