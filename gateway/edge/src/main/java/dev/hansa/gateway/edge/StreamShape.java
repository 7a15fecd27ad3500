package dev.hansa.gateway.edge;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The forms that a stream of messages may take, by the media type that asks for each. */
enum StreamShape {
  /** Lines: {@code {"result":M}}, and a last one with {@code end} or {@code error}. The default. */
  LINES("application/x-ndjson"),
  /** An array of messages; after a failure the last element has the one member {@code @error}. */
  ARRAY("application/json"),
  /** Server-sent events: {@code message}, and a last one {@code end} or {@code error}. */
  EVENTS("text/event-stream");

  static final List<String> MEDIA_TYPES =
      Arrays.stream(values()).map(StreamShape::mediaType).toList();

  private final String mediaType;

  StreamShape(String mediaType) {
    this.mediaType = mediaType;
  }

  String mediaType() {
    return mediaType;
  }

  /** The shape that fits best; empty if none does. */
  static Optional<StreamShape> of(Accept accept) {
    return accept.best(MEDIA_TYPES).map(type -> values()[MEDIA_TYPES.indexOf(type)]);
  }
}
