package dev.hansa.runtime.client;

import dev.hansa.runtime.error.Errors;
import io.grpc.Attributes;
import io.grpc.ClientStreamTracer;
import io.grpc.Metadata;
import io.grpc.Status;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import java.util.ArrayList;
import java.util.List;
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

  /** The rest is guarded by this, and what is held is run outside. */
  private final List<Held> held = new ArrayList<>();

  private int permits;
  private int active;
  private boolean over;

  private volatile Span span = Span.getInvalid();
  private volatile String last = "";

  /** An attempt at the gate: it goes, or it fails, once. */
  private record Held(Runnable go, Runnable fail) {}

  Attempts(RetryBudget budget) {
    this.budget = budget;
  }

  /** Further attempts become events of the present span. */
  void begin() {
    span = Span.current();
  }

  /**
   * An attempt of a hedged call is about to be made. One that the budget does not allow waits for
   * what becomes of the others; if there are none it fails.
   */
  void enter(Runnable go, Runnable fail) {
    Runnable next;
    synchronized (this) {
      if (permits > 0) {
        permits--;
        next = go;
      } else if (active > 0 && !over) {
        held.add(new Held(go, fail));
        return;
      } else {
        next = fail;
      }
    }
    next.run();
  }

  /** Others failed: those that wait are made now, as far as the budget goes. */
  private void release() {
    for (var waiting : drain()) {
      if (budget.take()) {
        reserved.incrementAndGet();
        waiting.go().run();
      } else {
        waiting.fail().run();
      }
    }
  }

  private synchronized List<Held> drain() {
    var all = List.copyOf(held);
    held.clear();
    return all;
  }

  private synchronized void permit() {
    permits++;
  }

  private synchronized void count(int change) {
    active += change;
  }

  /** The call has ended: attempts that were asked for are not made any more. */
  void over() {
    synchronized (this) {
      over = true;
    }
    drain().forEach(waiting -> waiting.fail().run());
    for (int left = reserved.getAndSet(0); left > 0; left--) {
      budget.giveBack();
    }
  }

  @Override
  public ClientStreamTracer newClientStreamTracer(
      ClientStreamTracer.StreamInfo info, Metadata headers) {
    boolean hedge = info.isHedging() && info.getPreviousAttempts() > 0;
    if (!hedge) {
      permit();
    } else if (budget.take()) {
      reserved.incrementAndGet();
      permit();
    }
    return new Attempt(info.getPreviousAttempts(), info.isTransparentRetry());
  }

  private final class Attempt extends ClientStreamTracer {
    private final int previous;
    private final boolean transparent;
    private volatile boolean answered;
    private volatile boolean made;

    /**
     * @param transparent the one before never got to the server, or not to its handler
     */
    Attempt(int previous, boolean transparent) {
      this.previous = previous;
      this.transparent = transparent;
    }

    @Override
    public void streamCreated(Attributes transport, Metadata headers) {
      made = true;
      count(1);
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
      if (made) {
        count(-1);
        if (!status.isOk() && !answered) {
          release();
        }
      }
    }

    /**
     * By the details of the status; its code alone is not among the trailers any more. Where the
     * server says when, gRPC repeats whatever the code is.
     */
    private static boolean mayBeRepeated(Metadata trailers) {
      if (trailers.containsKey(PUSHBACK)) {
        return true;
      }
      int unavailable = Status.Code.UNAVAILABLE.value();
      return Errors.details(trailers).map(details -> details.getCode() == unavailable).orElse(true);
    }
  }
}
