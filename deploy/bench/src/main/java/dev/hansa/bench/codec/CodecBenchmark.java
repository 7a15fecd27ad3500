package dev.hansa.bench.codec;

import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One payload through one peer, in both directions. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CodecBenchmark {
  /** What is sent. */
  @Param public Payload payload = Payload.SMALL;

  /** Who reads and prints it. */
  @Param public Peer peer = Peer.HANSA;

  private @Nullable Sample sample;

  /** Refuses to measure a peer whose results are not those of JsonFormat. */
  @Setup
  public void prepare() throws IOException {
    sample = Sample.of(payload);
    sample.requireAgreement(peer);
  }

  /** JSON bytes to wire bytes. */
  @Benchmark
  public byte[] toWire() throws IOException {
    return Objects.requireNonNull(sample).toWire(peer);
  }

  /** Wire bytes to JSON bytes. */
  @Benchmark
  public byte[] toJson() throws IOException {
    return Objects.requireNonNull(sample).toJson(peer);
  }
}
