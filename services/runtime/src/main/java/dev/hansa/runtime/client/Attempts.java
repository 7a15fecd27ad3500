package dev.hansa.runtime.client;

import dev.hansa.runtime.error.Errors;
import io.grpc.Attributes;
import io.grpc.ClientStreamTracer;
import io.grpc.Metadata;
import io.grpc.Status;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The attempts of one call that may be repeated. Keeps them within the upstream's budget: where it
 * is used up, a refusal is given the server's word for "do not repeat this" (gRFC A6), so that gRPC
 * ends the call with that very refusal.
 *
 * <p>What ends without a word of the server, such as by a broken connection, cannot be kept from
 * being repeated here; it is paid for afterwards, and gRPC's own throttling bounds it.
 */
final class Attempts extends ClientStreamTracer.Factory {
  private static final Metadata.Key<String> PUSHBACK =
      Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER);
  private static final String NEVER = "-1";
  private static final AttributeKey<Long> NUMBER = AttributeKey.longKey("hansa.attempt");
  private static final AttributeKey<String> AFTER = AttributeKey.stringKey("hansa.attempt.after");

  private final RetryBudget budget;
  private final AtomicInteger reserved = new AtomicInteger();
  private volatile Span span = Span.getInvalid();
  private volatile String last = "";

  Attempts(RetryBudget budget) {
    this.budget = budget;
  }

  /** Further attempts become events of the present span. */
  void begin() {
    span = Span.current();
  }

  /** The call has ended: attempts that were asked for are not made any more. */
  void over() {
    for (int left = reserved.getAndSet(0); left > 0; left--) {
      budget.giveBack();
    }
  }

  @Override
  public ClientStreamTracer newClientStreamTracer(
      ClientStreamTracer.StreamInfo info, Metadata headers) {
    return new Attempt(info.getPreviousAttempts(), info.isTransparentRetry());
  }

  private final class Attempt extends ClientStreamTracer {
    private final int previous;
    private final boolean transparent;
    private volatile boolean answered;

    /**
     * @param transparent the one before never got to the server, or not to its handler
     */
    Attempt(int previous, boolean transparent) {
      this.previous = previous;
      this.transparent = transparent;
    }

    @Override
    public void streamCreated(Attributes transport, Metadata headers) {
      if (transparent) {
        return;
      }
      if (previous == 0) {
        budget.earn();
        return;
      }
      if (reserved.getAndUpdate(n -> Math.max(0, n - 1)) == 0) {
        budget.owe();
      }
      span.addEvent(
          "attempt",
          io.opentelemetry.api.common.Attributes.of(
              NUMBER, previous + 1L, AFTER, last.isEmpty() ? "no answer yet" : last));
    }

    @Override
    public void inboundHeaders(Metadata headers) {
      answered = true; // gRPC stays with this attempt
    }

    @Override
    public void inboundTrailers(Metadata trailers) {
      if (answered || NEVER.equals(trailers.get(PUSHBACK))) {
        return;
      }
      if (budget.take()) {
        reserved.incrementAndGet();
      } else if (mayBeRepeated(trailers)) {
        trailers.discardAll(PUSHBACK);
        trailers.put(PUSHBACK, NEVER);
      }
    }

    @Override
    public void streamClosed(Status status) {
      last = status.getCode().name();
    }

    /** By the details of the status; its code alone is not among the trailers any more. */
    private static boolean mayBeRepeated(Metadata trailers) {
      int code = Errors.toProto(Status.UNAVAILABLE, trailers).getCode();
      return code == Status.Code.UNAVAILABLE.value();
    }
  }
}
