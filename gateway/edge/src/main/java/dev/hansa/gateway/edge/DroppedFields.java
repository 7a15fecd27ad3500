package dev.hansa.gateway.edge;

import dev.hansa.gateway.transcoder.Encoded;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;

/** Counts what lenient routes leave out of bodies, by method. */
final class DroppedFields {
  private static final AttributeKey<String> METHOD = AttributeKey.stringKey("rpc.method");

  private final LongCounter dropped;

  DroppedFields(Meter meter) {
    dropped =
        meter
            .counterBuilder("hansa.edge.fields.dropped")
            .setDescription("Unknown fields and enum names of JSON bodies that were left out")
            .build();
  }

  void count(String method, Encoded encoded) {
    if (encoded.dropped() > 0) {
      dropped.add(encoded.dropped(), Attributes.of(METHOD, method));
    }
  }
}
