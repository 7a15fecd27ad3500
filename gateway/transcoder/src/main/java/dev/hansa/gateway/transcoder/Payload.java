package dev.hansa.gateway.transcoder;

/**
 * A response as HTTP takes it.
 *
 * @param contentType {@code application/json}, or what a google.api.HttpBody says
 * @param body the reader owns it
 */
// Made once and read once; nobody compares them.
@SuppressWarnings("ArrayRecordComponent")
public record Payload(String contentType, byte[] body) {
  static final String JSON = "application/json";
  static final String UNTYPED = "application/octet-stream";
}
