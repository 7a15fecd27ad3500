package dev.hansa.runtime.server;

import io.grpc.Metadata;
import io.grpc.Status;
import java.util.Optional;

/**
 * Whether a call that is being served made a call that failed for good. If it then ends with
 * UNAVAILABLE itself, its caller is told not to repeat it (gRFC A6): the lower call was repeated as
 * often as was right, and attempts must not multiply from hop to hop.
 *
 * <p>Safe for many threads.
 */
public final class FailedBelow {
  private static final Metadata.Key<String> PUSHBACK =
      Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER);
  private static final String NEVER = "-1";

  private volatile boolean noted;

  FailedBelow() {}

  /** That of the call being served; empty if this is not within one. */
  public static Optional<FailedBelow> current() {
    return CallFacts.present().map(CallFacts::below);
  }

  /** A call that was made for this one could not be done. */
  public void note() {
    noted = true;
  }

  /** Says so to the caller, if that is how the call ends. */
  void tell(Status status, Metadata trailers) {
    if (noted && status.getCode() == Status.Code.UNAVAILABLE) {
      trailers.discardAll(PUSHBACK);
      trailers.put(PUSHBACK, NEVER);
    }
  }
}
