package dev.hansa.gateway.edge;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The forms that a failure may take, by the media type that asks for each. */
enum ErrorShape {
  /** RFC 9457, the default. */
  PROBLEM("application/problem+json"),
  /** The ProtoJSON of google.rpc.Status. */
  STATUS("application/vnd.google.rpc.status+json"),
  /** The envelope of Google's APIs (AIP-193). */
  ENVELOPE("application/vnd.google.aip-193+json");

  private static final List<String> MEDIA_TYPES =
      Arrays.stream(values()).map(ErrorShape::mediaType).toList();

  private final String mediaType;

  ErrorShape(String mediaType) {
    this.mediaType = mediaType;
  }

  String mediaType() {
    return mediaType;
  }

  /** Whether this is the media type of a failure, which says nothing about successes. */
  static boolean isMediaType(String mediaType) {
    return MEDIA_TYPES.contains(mediaType);
  }

  /** The shape that a client names, else the default: a failure is always told. */
  static ErrorShape of(Accept accept) {
    Accept named = accept.named();
    Optional<String> wanted = named.isEmpty() ? Optional.empty() : named.best(MEDIA_TYPES);
    return wanted.map(type -> values()[MEDIA_TYPES.indexOf(type)]).orElse(PROBLEM);
  }
}
