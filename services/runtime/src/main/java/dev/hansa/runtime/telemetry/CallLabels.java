package dev.hansa.runtime.telemetry;

import com.google.common.collect.Maps;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the metrics of a method's calls are told apart by (gRFC A66), for every end that a call may
 * come to: making labels costs more than recording what they are for.
 *
 * @param begun without a status
 * @param ended with one
 */
record CallLabels(Attributes begun, Map<Status.Code, Attributes> ended) {
  private static final AttributeKey<String> METHOD = AttributeKey.stringKey("grpc.method");
  private static final AttributeKey<String> STATUS = AttributeKey.stringKey("grpc.status");

  /** Methods whose names anybody may think of, so that there may be any number of them. */
  private static final String OTHER = "other";

  Attributes ended(Status.Code code) {
    return Objects.requireNonNull(ended.get(code));
  }

  /** Those of the methods of one server, or of all calls to one target. Safe for many threads. */
  static final class Book {
    private final Attributes common;
    private final Map<String, CallLabels> byMethod = new ConcurrentHashMap<>();
    private final CallLabels other;

    /**
     * @param common to all of them
     */
    Book(Attributes common) {
      this.common = common;
      other = labels(OTHER);
    }

    /** Of a method nobody knows. */
    CallLabels other() {
      return other;
    }

    CallLabels of(MethodDescriptor<?, ?> method) {
      return method.isSampledToLocalTracing() // as all are that a contract has
          ? byMethod.computeIfAbsent(method.getFullMethodName(), this::labels)
          : other;
    }

    private CallLabels labels(String method) {
      Attributes begun = common.toBuilder().put(METHOD, method).build();
      return new CallLabels(
          begun,
          Arrays.stream(Status.Code.values())
              .collect(
                  Maps.toImmutableEnumMap(
                      code -> code, code -> begun.toBuilder().put(STATUS, code.name()).build())));
    }
  }
}
