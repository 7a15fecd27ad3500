package dev.hansa.journal.answers;

import dev.hansa.runtime.error.Errors;
import dev.hansa.runtime.error.MeshReason;
import io.grpc.StatusRuntimeException;
import java.util.Map;

/** The two refusals that a key can bring. */
final class KeyErrors {
  private KeyErrors() {}

  static StatusRuntimeException reused(KeyedCall call) {
    return Errors.of(
        MeshReason.IDEMPOTENCY_KEY_REUSED,
        "request_id belongs to another request of the same caller; choose a new one",
        Map.of("request_id", call.key()));
  }

  static StatusRuntimeException inFlight(KeyedCall call) {
    return Errors.of(
        MeshReason.REQUEST_IN_FLIGHT,
        "the first call with this request_id is not answered yet; repeat it later",
        Map.of("request_id", call.key()));
  }
}
