package dev.hansa.runtime.telemetry;

import io.grpc.Metadata;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapSetter;
import org.jspecify.annotations.Nullable;

/** Reads and writes trace context ({@code traceparent}, {@code tracestate}) in gRPC metadata. */
enum MetadataPropagation implements TextMapGetter<Metadata>, TextMapSetter<Metadata> {
  INSTANCE;

  /** Each call asks for those of W3C, and making a key is not cheap. */
  private static final Metadata.Key<String> TRACE_PARENT = made("traceparent");

  private static final Metadata.Key<String> TRACE_STATE = made("tracestate");
  private static final Metadata.Key<String> BAGGAGE = made("baggage");

  @Override
  public @Nullable String get(@Nullable Metadata metadata, String key) {
    return metadata == null ? null : metadata.get(key(key));
  }

  @Override
  public void set(@Nullable Metadata metadata, String key, String value) {
    if (metadata != null) {
      metadata.discardAll(key(key));
      metadata.put(key(key), value);
    }
  }

  private static Metadata.Key<String> key(String name) {
    return switch (name) {
      case "traceparent" -> TRACE_PARENT;
      case "tracestate" -> TRACE_STATE;
      case "baggage" -> BAGGAGE;
      default -> made(name);
    };
  }

  private static Metadata.Key<String> made(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }
}
