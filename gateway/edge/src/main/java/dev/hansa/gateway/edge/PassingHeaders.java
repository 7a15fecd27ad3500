package dev.hansa.gateway.edge;

import dev.hansa.runtime.error.Errors;
import dev.hansa.runtime.error.MeshReason;
import io.grpc.Metadata;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What passes between the headers of a REST call and the metadata of its gRPC call (R8). Metadata
 * whose name ends in {@code -bin} is base64 in a header.
 *
 * @param toService names of request headers
 * @param toClient names of leading metadata and of trailers
 */
record PassingHeaders(HeaderNames toService, HeaderNames toClient) {
  /** Before the name of a trailer that has to travel as a header. */
  static final String TRAILER = "trailer-";

  /**
   * The metadata of a request.
   *
   * @throws io.grpc.StatusRuntimeException REQUEST_INVALID if a binary value is not base64
   */
  Metadata metadata(HttpHeaders request) {
    var metadata = new Metadata();
    for (Map.Entry<String, String> header : request) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      if (toService.allow(name) && isPrintable(header.getValue())) {
        put(metadata, name, header.getValue());
      }
    }
    return metadata;
  }

  private static void put(Metadata metadata, String name, String value) {
    if (!name.endsWith(Metadata.BINARY_HEADER_SUFFIX)) {
      metadata.put(ascii(name), value);
      return;
    }
    try {
      metadata.put(binary(name), Base64.getDecoder().decode(value));
    } catch (IllegalArgumentException _) {
      throw Errors.of(MeshReason.REQUEST_INVALID, name + ": base64 is expected");
    }
  }

  /** The headers of leading metadata, or of trailers. */
  HttpHeaders headers(Metadata metadata) {
    var headers = new DefaultHttpHeaders();
    for (String name : metadata.keys()) {
      if (!toClient.allow(name)) {
        continue;
      }
      if (name.endsWith(Metadata.BINARY_HEADER_SUFFIX)) {
        for (byte[] value : all(metadata, binary(name))) {
          headers.add(name, Base64.getEncoder().encodeToString(value));
        }
      } else {
        for (String value : all(metadata, ascii(name))) {
          if (isPrintable(value)) {
            headers.add(name, value);
          }
        }
      }
    }
    return headers;
  }

  /** Trailers as headers, for clients that do not take trailers. */
  static HttpHeaders prefixed(HttpHeaders trailers) {
    var headers = new DefaultHttpHeaders();
    trailers.forEach(trailer -> headers.add(TRAILER + trailer.getKey(), trailer.getValue()));
    return headers;
  }

  private static <T> Iterable<T> all(Metadata metadata, Metadata.Key<T> key) {
    Iterable<T> values = metadata.getAll(key);
    return values == null ? List.of() : values;
  }

  private static Metadata.Key<String> ascii(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }

  private static Metadata.Key<byte[]> binary(String name) {
    return Metadata.Key.of(name, Metadata.BINARY_BYTE_MARSHALLER);
  }

  /** Anything else could end a header early, or be refused by what carries it on. */
  private static boolean isPrintable(String value) {
    return value.chars().allMatch(c -> c >= 0x20 && c < 0x7f);
  }
}
