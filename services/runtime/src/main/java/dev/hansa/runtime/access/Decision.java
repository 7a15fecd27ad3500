package dev.hansa.runtime.access;

import dev.hansa.runtime.error.MeshReason;
import java.util.Map;

/** The answer of an access policy. */
public sealed interface Decision {
  /**
   * The call may go on.
   *
   * @param rule what allowed it, for span and audit
   */
  record Allowed(String rule) implements Decision {}

  /**
   * The call ends here.
   *
   * @param message for the caller
   * @param metadata facts that help the caller, such as the scope it lacks
   */
  record Denied(MeshReason reason, String message, Map<String, String> metadata)
      implements Decision {}
}
