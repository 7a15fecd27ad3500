package dev.hansa.runtime.client;

import dev.hansa.runtime.error.Errors;
import dev.hansa.runtime.error.MeshReason;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** How a call of a resumable stream ended other than well, and what follows from it. */
record StreamEnd(Status status, Metadata trailers) {
  private static final Metadata.Key<String> PUSHBACK =
      Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER);

  /** With a new call there is a new token. */
  private static final MeshReason[] TOKEN_IS_OVER = {
    MeshReason.TOKEN_EXPIRED, MeshReason.STREAM_TOKEN_EXPIRED
  };

  /** Of those for which resources are exhausted, the ones that pass. */
  private static final MeshReason[] BUSY = {
    MeshReason.LIMIT_REACHED,
    MeshReason.CALLER_LIMIT_REACHED,
    MeshReason.CALLER_RATE_EXCEEDED,
    MeshReason.VERIFICATIONS_EXHAUSTED
  };

  StatusRuntimeException failure() {
    return new StatusRuntimeException(status, trailers);
  }

  /**
   * Whether another attempt may end otherwise. INTERNAL is repeated as well: a connection that is
   * cut in the middle of a message ends that way.
   */
  boolean isPassing() {
    return switch (status.getCode()) {
      case UNAVAILABLE, DEADLINE_EXCEEDED, CANCELLED, INTERNAL -> true;
      case UNAUTHENTICATED -> is(TOKEN_IS_OVER);
      case RESOURCE_EXHAUSTED -> is(BUSY);
      case OK,
          UNKNOWN,
          INVALID_ARGUMENT,
          NOT_FOUND,
          ALREADY_EXISTS,
          PERMISSION_DENIED,
          FAILED_PRECONDITION,
          ABORTED,
          OUT_OF_RANGE,
          UNIMPLEMENTED,
          DATA_LOSS ->
          false;
    };
  }

  private boolean is(MeshReason... reasons) {
    var failure = failure();
    return Arrays.stream(reasons).anyMatch(reason -> Errors.is(failure, reason));
  }

  /**
   * How long the server wants to be left alone (gRFC A6); empty if it does not say, or says by a
   * negative number, or by none, not to come again.
   */
  Optional<Duration> pushback() {
    return millis().filter(millis -> millis >= 0).map(Duration::ofMillis);
  }

  /**
   * Whether the call is not to be repeated. That is meant for a call, which somebody above will
   * repeat, and not for a stream that is wanted for as long as it stands; but it is no time to
   * hurry.
   */
  boolean saysNotAgain() {
    return trailers.containsKey(PUSHBACK) && pushback().isEmpty();
  }

  private Optional<Integer> millis() {
    try {
      return Optional.ofNullable(trailers.get(PUSHBACK)).map(Integer::valueOf);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
