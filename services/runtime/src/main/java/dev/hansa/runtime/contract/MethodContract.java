package dev.hansa.runtime.contract;

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
    Descriptors.MethodDescriptor descriptor,
    ContractOrigin origin) {
  /** The field of keyed requests that holds the key. */
  public static final String KEY_FIELD = "request_id";

  public MethodContract {
    scopes = Set.copyOf(scopes);
    grants = List.copyOf(grants);
  }
}
