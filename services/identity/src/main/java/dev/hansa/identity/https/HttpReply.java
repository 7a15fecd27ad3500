package dev.hansa.identity.https;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * What goes back over HTTP.
 *
 * @param headers names to values, {@code Content-Type} included
 */
public record HttpReply(int status, Map<String, String> headers, String body) {
  private static final String RETRY_AFTER = "Retry-After";

  public HttpReply {
    headers = Map.copyOf(headers);
  }

  /** A request that never reaches an endpoint. */
  public static HttpReply error(int status, String code) {
    return new HttpReply(
        status,
        Map.of("Content-Type", "application/json", "Cache-Control", "no-store"),
        "{\"error\":\"" + code + "\"}");
  }

  /** The request may be repeated, but not before {@code wait} is over (RFC 6749 section 5.2). */
  static HttpReply later(int status, Duration wait, String why) {
    return new HttpReply(
            status,
            Map.of("Content-Type", "application/json", "Cache-Control", "no-store"),
            "{\"error\":\"temporarily_unavailable\",\"error_description\":\"" + why + "\"}")
        .after(wait);
  }

  /** The same, and when to come again (RFC 9110 section 10.2.3). */
  HttpReply after(Duration wait) {
    var more = new HashMap<>(headers);
    // Rounded up: who waits as long as told must be served.
    more.put(RETRY_AFTER, Long.toString(Math.max(1, wait.plusMillis(999).toSeconds())));
    return new HttpReply(status, more, body);
  }

  boolean saysWhen() {
    return headers.containsKey(RETRY_AFTER);
  }

  public static HttpReply wrongMethod(String allowed) {
    return new HttpReply(
        405,
        Map.of("Content-Type", "application/json", "Allow", allowed),
        "{\"error\":\"method_not_allowed\"}");
  }

  byte[] bytes() {
    return body.getBytes(StandardCharsets.UTF_8);
  }

  /** Without the body: it may hold a token. */
  @Override
  public String toString() {
    return "HttpReply[" + status + "]";
  }
}
