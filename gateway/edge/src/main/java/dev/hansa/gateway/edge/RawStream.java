package dev.hansa.gateway.edge;

import dev.hansa.gateway.transcoder.Payload;
import java.util.Optional;

/**
 * A stream of google.api.HttpBody as one body, verbatim (R3). The first message fixes the media
 * type; nothing but a cut can tell of a failure after it.
 */
final class RawStream implements StreamBody {
  private static final String UNTYPED = "application/octet-stream";

  private String type = UNTYPED;

  @Override
  public String contentType(Optional<Payload> first) {
    type = first.map(Payload::contentType).orElse(UNTYPED);
    return type;
  }

  /** Later messages may leave their type out. */
  @Override
  public Optional<byte[]> message(Payload message) {
    boolean same = message.contentType().equals(type) || message.contentType().equals(UNTYPED);
    return same ? Optional.of(message.body()) : Optional.empty();
  }

  @Override
  public byte[] end() {
    return new byte[0];
  }

  @Override
  public Optional<byte[]> failure(String error) {
    return Optional.empty();
  }
}
