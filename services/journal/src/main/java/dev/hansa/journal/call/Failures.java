package dev.hansa.journal.call;

import dev.hansa.journal.database.DatabaseException;
import dev.hansa.runtime.error.Errors;
import dev.hansa.runtime.error.MeshReason;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;

/** Which failures of a handler have a status of their own. */
public final class Failures {
  private Failures() {}

  /**
   * The status of a failure that a handler may expect; a database out of reach is UNAVAILABLE.
   *
   * @throws RuntimeException the failure itself, if it is a fault, which is the server chain's to
   *     answer
   */
  public static Throwable toStatus(RuntimeException failure) {
    return switch (failure) {
      case StatusRuntimeException status -> status;
      case DatabaseException database when database.unavailable() ->
          Errors.of(
              MeshReason.UPSTREAM_UNAVAILABLE,
              "the database does not answer; a change that was asked for may have been made");
      case RuntimeException other when other.getCause() instanceof StatusException status -> status;
      default -> throw failure;
    };
  }
}
