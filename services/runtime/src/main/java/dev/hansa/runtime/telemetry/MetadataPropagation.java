package dev.hansa.runtime.telemetry;

import io.grpc.Metadata;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapSetter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads and writes trace context ({@code traceparent}, {@code tracestate}) in gRPC metadata. */
enum MetadataPropagation implements TextMapGetter<Metadata>, TextMapSetter<Metadata> {
  INSTANCE;

  /** Those of W3C, as each call asks for them, and making a key is not cheap. */
  private static final Map<String, Metadata.Key<String>> USUAL =
      Map.of(
          "traceparent", made("traceparent"),
          "tracestate", made("tracestate"),
          "baggage", made("baggage"));

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
    Metadata.Key<String> usual = USUAL.get(name);
    return usual == null ? made(name) : usual;
  }

  private static Metadata.Key<String> made(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }
}
