package dev.hansa.runtime.telemetry;

import io.grpc.ForwardingChannelBuilder2;
import io.grpc.ForwardingServerBuilder;
import io.grpc.InternalManagedChannelBuilder;
import io.grpc.ManagedChannelBuilder;
import io.grpc.ServerBuilder;
import io.grpc.ServerStreamTracer;
import io.grpc.opentelemetry.GrpcOpenTelemetry;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import java.util.List;

/**
 * gRPC's metrics of calls (gRFC A66) but for sizes of messages, of repeats (A96), and whatever its
 * balancers tell, to be added to each server and channel.
 *
 * <p>Calls are watched by ourselves, under gRPC's names and with its labels: its own module makes
 * labels anew for every call, reads the trace of each a second time, and counts the bytes of every
 * message, told or not. Durations are in seconds. Safe for many threads.
 *
 * @see <a href="https://github.com/grpc/proposal/blob/master/A66-otel-stats.md">gRFC A66</a>
 */
public final class GrpcMetrics {
  /** Told by {@link ClientCallMetrics} and {@link ServerCallMetrics}, or, as sizes, by nobody. */
  private static final List<String> OURS =
      List.of(
          "grpc.client.attempt.started",
          "grpc.client.attempt.duration",
          "grpc.client.attempt.sent_total_compressed_message_size",
          "grpc.client.attempt.rcvd_total_compressed_message_size",
          "grpc.client.call.duration",
          "grpc.server.call.started",
          "grpc.server.call.duration",
          "grpc.server.call.sent_total_compressed_message_size",
          "grpc.server.call.rcvd_total_compressed_message_size");

  /** In seconds, by A66. */
  private static final List<Double> LATENCY_BUCKETS =
      List.of(
          0.0, 0.00001, 0.00005, 0.0001, 0.0003, 0.0006, 0.0008, 0.001, 0.002, 0.003, 0.004, 0.005,
          0.006, 0.008, 0.01, 0.013, 0.016, 0.02, 0.025, 0.03, 0.04, 0.05, 0.065, 0.08, 0.1, 0.13,
          0.16, 0.2, 0.25, 0.3, 0.4, 0.5, 0.65, 0.8, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0);

  private static final double SECONDS_PER_NANO = 1e-9;

  private final GrpcOpenTelemetry balancers;
  private final ClientCallMetrics client;
  private final ServerCallMetrics server;

  GrpcMetrics(OpenTelemetrySdk sdk) {
    balancers = GrpcOpenTelemetry.newBuilder().sdk(sdk).disableMetrics(OURS).build();
    Meter meter = sdk.getMeter("grpc-java");
    client = new ClientCallMetrics(meter);
    server = new ServerCallMetrics(meter);
  }

  /** Has a channel's calls counted. */
  public void configureChannelBuilder(ManagedChannelBuilder<?> builder) {
    balancers.configureChannelBuilder(new BalancersOnly(builder));
    InternalManagedChannelBuilder.interceptWithTarget(builder, client::of);
  }

  /** Has a server's calls counted. */
  public void configureServerBuilder(ServerBuilder<?> builder) {
    balancers.configureServerBuilder(new NoCalls(builder));
    builder.addStreamTracerFactory(server);
  }

  static DoubleHistogram seconds(Meter meter, String name, String description) {
    return meter
        .histogramBuilder(name)
        .setUnit("s")
        .setDescription(description)
        .setExplicitBucketBoundariesAdvice(LATENCY_BUCKETS)
        .build();
  }

  /**
   * @param begun by {@link System#nanoTime}
   */
  static double secondsSince(long begun) {
    return (System.nanoTime() - begun) * SECONDS_PER_NANO;
  }

  /** Keeps gRPC's module from the calls of a channel. */
  private static final class BalancersOnly extends ForwardingChannelBuilder2<BalancersOnly> {
    private final ManagedChannelBuilder<?> builder;

    BalancersOnly(ManagedChannelBuilder<?> builder) {
      this.builder = builder;
    }

    @Override
    protected ManagedChannelBuilder<?> delegate() {
      return builder;
    }

    @Override
    protected BalancersOnly interceptWithTarget(InterceptorFactory factory) {
      return this;
    }
  }

  /** Keeps it from the calls of a server. */
  private static final class NoCalls extends ForwardingServerBuilder<NoCalls> {
    private final ServerBuilder<?> builder;

    NoCalls(ServerBuilder<?> builder) {
      this.builder = builder;
    }

    @Override
    protected ServerBuilder<?> delegate() {
      return builder;
    }

    @Override
    public NoCalls addStreamTracerFactory(ServerStreamTracer.Factory factory) {
      return this;
    }
  }
}
