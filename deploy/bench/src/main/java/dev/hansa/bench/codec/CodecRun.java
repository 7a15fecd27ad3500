package dev.hansa.bench.codec;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Measures all payloads with all peers in this process, in rounds: within a round the peers follow
 * each other on one payload, so that what the machine does besides hits all of them.
 */
public final class CodecRun {
  private final Set<Payload> payloads;
  private final boolean quick;
  private final PrintStream out;

  /**
   * @param payloads what is measured; all others are mixed in all the same
   * @param quick for a rough run of about a minute
   * @param out progress, and the table at the end
   */
  public CodecRun(Set<Payload> payloads, boolean quick, PrintStream out) {
    this.payloads = EnumSet.copyOf(payloads);
    this.quick = quick;
    this.out = out;
  }

  /** Runs to the end. */
  public void run() {
    try {
      mix(quick ? 20 : 60);
      var figures = new Figures();
      int rounds = quick ? 1 : 5;
      for (int round = 1; round <= rounds; round++) {
        for (Payload payload : payloads) {
          out.printf("round %d of %d: %s%n", round, rounds, payload);
          measure(payload).forEach(result -> figures.add(payload, result));
        }
      }
      figures.print(payloads, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (RunnerException e) {
      throw new IllegalStateException("the benchmark did not run", e);
    }
  }

  /** Lets every call site see every payload, peer and direction before anything is measured. */
  private void mix(int seconds) throws IOException {
    out.printf(
        "mixing all payloads and peers for %d s of CPU, as call sites are in a gateway%n", seconds);
    List<Sample> samples = new ArrayList<>();
    for (Payload payload : Payload.values()) {
      samples.add(Sample.of(payload));
    }
    long end = CpuTime.now() + seconds * 1_000_000_000L;
    long sum = 0;
    while (CpuTime.now() < end) {
      for (Sample sample : samples) {
        int times = Math.max(1, 40_000 / sample.json().length);
        for (int i = 0; i < times; i++) {
          for (Peer peer : Peer.values()) {
            sum += sample.toWire(peer).length + sample.toJson(peer).length;
          }
        }
      }
    }
    out.printf("mixed (%,d bytes written)%n", sum);
  }

  private Collection<RunResult> measure(Payload payload) throws RunnerException {
    var options =
        new OptionsBuilder()
            .include(CodecBenchmark.class.getName())
            .param("payload", payload.name())
            .forks(0)
            .threads(1)
            .warmupIterations(1)
            .warmupTime(TimeValue.milliseconds(quick ? 60 : 200))
            .measurementIterations(quick ? 2 : 4)
            .measurementTime(TimeValue.milliseconds(quick ? 70 : 250))
            .addProfiler(GCProfiler.class)
            .addProfiler(CpuTime.class)
            .verbosity(VerboseMode.SILENT)
            .build();
    return new Runner(options).run();
  }
}
