package dev.hansa.runtime.telemetry;

import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import java.util.concurrent.atomic.AtomicBoolean;

/** How many calls a server has begun, and how long each took, by method and status. */
final class ServerCallMetrics extends ServerStreamTracer.Factory {
  private final LongCounter started;
  private final DoubleHistogram durations;
  private final CallLabels.Book labels = new CallLabels.Book(Attributes.empty());

  ServerCallMetrics(Meter meter) {
    started =
        meter
            .counterBuilder("grpc.server.call.started")
            .setUnit("{call}")
            .setDescription("Number of server calls started")
            .build();
    durations =
        GrpcMetrics.seconds(
            meter,
            "grpc.server.call.duration",
            "Time taken to complete a call from server transport's perspective");
  }

  @Override
  public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
    return new Tracer();
  }

  private final class Tracer extends ServerStreamTracer {
    private final long begun = System.nanoTime();
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile CallLabels known = labels.other();

    @Override
    public void serverCallStarted(ServerCallInfo<?, ?> call) {
      var ofMethod = labels.of(call.getMethodDescriptor());
      known = ofMethod;
      started.add(1, ofMethod.begun());
    }

    @Override
    public void streamClosed(Status status) {
      if (closed.compareAndSet(false, true)) {
        durations.record(GrpcMetrics.secondsSince(begun), known.ended(status.getCode()));
      }
    }
  }
}
