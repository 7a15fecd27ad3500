package dev.hansa.runtime.contract;

import com.google.protobuf.DescriptorProtos.MethodOptions.IdempotencyLevel;
import com.google.protobuf.Descriptors;
import io.grpc.MethodDescriptor.MethodType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What one method promises and asks for.
 *
 * @param fullMethodName {@code package.Service/Method}, as gRPC names it
 * @param workload who serves it; empty for built-in services, which every workload serves
 * @param scopes all of them must be in the caller's token
 * @param deadline unary: the most a call may take; streams: until the first message; empty: the
 *     server's default
 * @param keyed the request carries a {@code request_id}; a repeated key gets the first answer
 * @param grants services of the mesh that may call
 * @param hedging whether a slow call is made once more; only where it has no side effects
 * @param descriptor the method in its file
 * @param origin which version of which contract says all this
 */
public record MethodContract(
    String fullMethodName,
    String workload,
    MethodType type,
    Set<String> scopes,
    Exposure exposure,
    Optional<Duration> deadline,
    boolean keyed,
    Criticality criticality,
    List<Grant> grants,
    Optional<Hedging> hedging,
    Descriptors.MethodDescriptor descriptor,
    ContractOrigin origin) {
  /** The field of keyed requests that holds the key. */
  public static final String KEY_FIELD = "request_id";

  public MethodContract {
    scopes = Set.copyOf(scopes);
    grants = List.copyOf(grants);
  }

  /**
   * Whether a call may be made again when it is unknown what became of it: it changes nothing, or
   * twice is like once, or the server gives the first answer to the same key.
   */
  public boolean repeatable() {
    return keyed || idempotency() != IdempotencyLevel.IDEMPOTENCY_UNKNOWN;
  }

  boolean changesNothing() {
    return idempotency() == IdempotencyLevel.NO_SIDE_EFFECTS;
  }

  private IdempotencyLevel idempotency() {
    return descriptor.getOptions().getIdempotencyLevel();
  }

  /** How the method's stream is taken up again where it broke off; empty if it cannot be. */
  public Optional<Resumption> resumption() {
    return Resumption.of(descriptor);
  }
}
