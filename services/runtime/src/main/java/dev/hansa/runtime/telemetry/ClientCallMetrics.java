package dev.hansa.runtime.telemetry;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ClientStreamTracer;
import io.grpc.Deadline;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.LongHistogram;
import io.opentelemetry.api.metrics.Meter;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How many attempts at calls a client has begun, how long each attempt and each call took, and how
 * often calls were repeated, by method, target and status.
 */
final class ClientCallMetrics {
  private static final AttributeKey<String> TARGET = AttributeKey.stringKey("grpc.target");

  /** For what is begun after its call has been told of. */
  private static final ClientStreamTracer NOTHING = new ClientStreamTracer() {};

  private final LongCounter started;
  private final DoubleHistogram attemptDurations;
  private final DoubleHistogram callDurations;
  private final LongHistogram retries;
  private final LongHistogram transparentRetries;
  private final LongHistogram hedges;

  ClientCallMetrics(Meter meter) {
    started =
        meter
            .counterBuilder("grpc.client.attempt.started")
            .setUnit("{attempt}")
            .setDescription("Number of client call attempts started")
            .build();
    attemptDurations =
        GrpcMetrics.seconds(
            meter, "grpc.client.attempt.duration", "Time taken to complete a client call attempt");
    callDurations =
        GrpcMetrics.seconds(
            meter,
            "grpc.client.call.duration",
            "Time taken by gRPC to complete an RPC from application's perspective");
    retries = counts(meter, "retries", "{retry}", List.of(1L, 2L, 3L, 4L, 5L));
    transparentRetries =
        counts(
            meter, "transparent_retries", "{transparent_retry}", List.of(1L, 2L, 3L, 4L, 5L, 10L));
    hedges = counts(meter, "hedges", "{hedge}", List.of(1L, 2L, 3L, 4L, 5L));
  }

  private static LongHistogram counts(Meter meter, String what, String unit, List<Long> buckets) {
    String words = what.replace('_', ' ');
    return meter
        .histogramBuilder("grpc.client.call." + what)
        .setUnit(unit)
        .setDescription(
            "Number of %s during the client call. If there were no %s, 0 is not reported."
                .formatted(words, words))
        .ofLongs()
        .setExplicitBucketBoundariesAdvice(buckets)
        .build();
  }

  /** For one channel. */
  ClientInterceptor of(String target) {
    return new Target(new CallLabels.Book(Attributes.of(TARGET, target)));
  }

  private final class Target implements ClientInterceptor {
    private final CallLabels.Book labels;

    Target(CallLabels.Book labels) {
      this.labels = labels;
    }

    @Override
    public <Q, R> ClientCall<Q, R> interceptCall(
        MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
      var attempts = new Attempts(labels.of(method));
      return new SimpleForwardingClientCall<>(
          next.newCall(method, options.withStreamTracerFactory(attempts))) {
        @Override
        public void start(Listener<R> listener, Metadata headers) {
          attempts.begin();
          super.start(
              new SimpleForwardingClientCallListener<R>(listener) {
                @Override
                public void onClose(Status status, Metadata trailers) {
                  attempts.callEnded(status.getCode());
                  super.onClose(status, trailers);
                }
              },
              headers);
        }
      };
    }
  }

  /** The attempts at one call, of which several may be under way. */
  private final class Attempts extends ClientStreamTracer.Factory {
    private final CallLabels labels;
    private final long made = System.nanoTime();

    // The rest is guarded by this.
    private int all;
    private int active;
    private int repeated;
    private int repeatedUnseen;
    private int hedged;
    private Optional<Status.Code> end = Optional.empty();
    private double took;
    private boolean told;

    Attempts(CallLabels labels) {
      this.labels = labels;
    }

    /** Counts the first attempt: there may be none, if the call ends before, and it counts. */
    void begin() {
      started.add(1, labels.begun());
    }

    @Override
    public ClientStreamTracer newClientStreamTracer(
        ClientStreamTracer.StreamInfo info, Metadata headers) {
      boolean first;
      synchronized (this) {
        if (told) {
          return NOTHING;
        }
        first = all == 0;
        all++;
        active++;
        if (info.isTransparentRetry()) {
          repeatedUnseen++;
        } else if (info.getPreviousAttempts() > 0) {
          if (info.isHedging()) {
            hedged++;
          } else {
            repeated++;
          }
        }
      }
      if (!first) {
        started.add(1, labels.begun());
      }
      return new Attempt(info.getCallOptions().getDeadline());
    }

    void callEnded(Status.Code code) {
      double seconds = GrpcMetrics.secondsSince(made);
      synchronized (this) {
        if (end.isPresent()) {
          return;
        }
        end = Optional.of(code);
        took = seconds;
      }
      tellOnceOver();
    }

    private void attemptEnded() {
      synchronized (this) {
        active--;
      }
      tellOnceOver();
    }

    private void tellOnceOver() {
      Status.Code code;
      synchronized (this) {
        if (told || active > 0 || end.isEmpty()) {
          return;
        }
        told = true;
        code = end.get();
      }
      // Nothing changes from here on.
      if (all == 0) {
        attemptDurations.record(took, labels.ended(code));
      }
      callDurations.record(took, labels.ended(code));
      tell(retries, repeated);
      tell(transparentRetries, repeatedUnseen);
      tell(hedges, hedged);
    }

    private void tell(LongHistogram histogram, int count) {
      if (count > 0) {
        histogram.record(count, labels.begun());
      }
    }

    private final class Attempt extends ClientStreamTracer {
      private final long begun = System.nanoTime();
      private final Optional<Deadline> deadline;

      Attempt(@Nullable Deadline deadline) {
        this.deadline = Optional.ofNullable(deadline);
      }

      @Override
      public void streamClosed(Status status) {
        attemptDurations.record(GrpcMetrics.secondsSince(begun), labels.ended(meant(status)));
        attemptEnded();
      }

      /** A server whose deadline is over can say no more than that it cancels. */
      private Status.Code meant(Status status) {
        return status.getCode() == Status.Code.CANCELLED
                && deadline.filter(Deadline::isExpired).isPresent()
            ? Status.Code.DEADLINE_EXCEEDED
            : status.getCode();
      }
    }
  }
}
