package dev.hansa.runtime.client;

import dev.hansa.runtime.server.FailedBelow;
import dev.hansa.runtime.token.TokenCallCredentials;
import io.grpc.ClientCall;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A call that holds its line until it ends, and ends with a reason. */
final class LineCall<Q, R> extends SimpleForwardingClientCall<Q, R> {
  private final Line line;
  private final Optional<TokenCallCredentials> credentials;
  private final Optional<StreamRenewal> renewal;
  private final Optional<Attempts> attempts;
  private final TraceOfCall trace;
  private final Optional<FailedBelow> served = FailedBelow.current();
  private final AtomicBoolean left = new AtomicBoolean();
  private boolean started;

  /**
   * Holds a line that it has entered.
   *
   * @param credentials under which the call is made
   * @param renewal if the call is a stream that may outlive its token
   * @param attempts if the call may be repeated
   */
  LineCall(
      ClientCall<Q, R> call,
      Line line,
      Optional<TokenCallCredentials> credentials,
      Optional<StreamRenewal> renewal,
      Optional<Attempts> attempts,
      TraceOfCall trace) {
    super(call);
    this.line = line;
    this.credentials = credentials;
    this.renewal = renewal;
    this.attempts = attempts;
    this.trace = trace;
  }

  @Override
  public void start(Listener<R> listener, Metadata headers) {
    started = true;
    trace.begin();
    attempts.ifPresent(Attempts::begin);
    try {
      super.start(new Ending(listener), headers);
    } catch (RuntimeException e) {
      leave();
      throw e;
    }
  }

  @Override
  public void cancel(@Nullable String message, @Nullable Throwable cause) {
    super.cancel(message, cause);
    if (!started) {
      leave(); // no listener will ever hear of the end
    }
  }

  private void leave() {
    if (left.compareAndSet(false, true)) {
      renewal.ifPresent(StreamRenewal::over);
      attempts.ifPresent(Attempts::over);
      line.leave();
    }
  }

  private final class Ending extends SimpleForwardingClientCallListener<R> {
    Ending(Listener<R> listener) {
      super(listener);
    }

    @Override
    public void onHeaders(Metadata headers) {
      renewal.ifPresent(r -> r.begin(headers, credentials.flatMap(TokenCallCredentials::attached)));
      super.onHeaders(headers);
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      leave();
      Optional<StatusRuntimeException> reason =
          status.isOk()
              ? Optional.empty()
              : trace.within(
                  () ->
                      UnexplainedStatus.explain(
                          status, trailers, credentials.flatMap(TokenCallCredentials::failure)));
      if (reason.map(StatusRuntimeException::getStatus).orElse(status).getCode()
          == Status.Code.UNAVAILABLE) {
        served.ifPresent(FailedBelow::note);
      }
      if (reason.isEmpty()) {
        super.onClose(status, trailers);
        return;
      }
      Metadata details = reason.get().getTrailers();
      super.onClose(
          reason.get().getStatus().withCause(status.getCause()),
          details == null ? new Metadata() : details);
    }
  }
}
