package dev.hansa.runtime.server;

import io.grpc.InternalMetadata;
import io.grpc.Metadata;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Headers that claim what only TLS and tokens can prove, or that are gRPC's own business (Z10).
 * They are found by the bytes of their names: gRPC would list the names as a set of new texts, at
 * each call.
 */
final class ReservedHeaders {
  private static final List<byte[]> PREFIXES =
      List.of(
          bytes("x-s2s-"),
          bytes("x-hansa-"),
          bytes("x-forwarded-"),
          bytes("x-envoy-"),
          bytes("forwarded"),
          bytes("grpc-"));

  private ReservedHeaders() {}

  /** The headers without those that are reserved. */
  static Metadata strip(Metadata headers) {
    byte[][] namesAndValues = InternalMetadata.serialize(headers);
    int kept = 0;
    for (int i = 0; i < namesAndValues.length; i += 2) {
      if (!isReserved(namesAndValues[i])) {
        namesAndValues[kept++] = namesAndValues[i];
        namesAndValues[kept++] = namesAndValues[i + 1];
      }
    }
    return InternalMetadata.newMetadata(kept / 2, namesAndValues);
  }

  private static boolean isReserved(byte[] name) {
    for (int i = 0; i < PREFIXES.size(); i++) {
      if (beginsWith(PREFIXES.get(i), name)) {
        return true;
      }
    }
    return false;
  }

  private static boolean beginsWith(byte[] prefix, byte[] name) {
    if (name.length < prefix.length) {
      return false;
    }
    for (int i = 0; i < prefix.length; i++) {
      if (name[i] != prefix[i]) {
        return false;
      }
    }
    return true;
  }

  private static byte[] bytes(String prefix) {
    return prefix.getBytes(StandardCharsets.US_ASCII);
  }
}
