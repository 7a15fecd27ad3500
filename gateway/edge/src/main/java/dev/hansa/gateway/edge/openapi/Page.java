package dev.hansa.gateway.edge.openapi;

import com.google.protobuf.ByteString;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * Bytes to be served.
 *
 * @param etag strong, quoted (RFC 9110 section 8.8.3)
 * @param policy value of Content-Security-Policy
 */
public record Page(String contentType, ByteString body, String etag, String policy) {
  static Page json(String text) {
    return of("application/json", text, "default-src 'none'; frame-ancestors 'none'");
  }

  static Page of(String contentType, String text, String policy) {
    ByteString body = ByteString.copyFromUtf8(text);
    String digest =
        Base64.getUrlEncoder().withoutPadding().encodeToString(sha256(body.toByteArray()));
    return new Page(contentType, body, '"' + digest.substring(0, 22) + '"', policy);
  }

  static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
