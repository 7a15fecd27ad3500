package dev.hansa.runtime.token;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

/**
 * A token as it came, with its digest: whoever is shown one again and again makes text and digest
 * once, and for one that is turned away unread never. Says nothing about whether the token holds.
 * Safe for many threads.
 */
public final class TokenText {
  private final byte[] bytes;
  private final int from;
  private final int to;

  // Threads that race for these find the same.
  private @Nullable String value;
  private @Nullable TokenDigest digest;

  private TokenText(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    this.from = from;
    this.to = to;
  }

  /** Any text that came in a token's place. */
  public static TokenText of(String value) {
    byte[] bytes = value.getBytes(UTF_8);
    var text = new TokenText(bytes, 0, bytes.length);
    text.value = value;
    return text;
  }

  /**
   * A part of a header that came in a token's place. Its bytes are not copied.
   *
   * @param header nobody may change it any more
   * @param from index of the first byte
   * @param to index after the last one
   */
  public static TokenText of(byte[] header, int from, int to) {
    return new TokenText(header, from, to);
  }

  /** The token itself; a secret. */
  public String value() {
    String known = value;
    if (known == null) {
      known = new String(bytes, from, length(), US_ASCII);
      value = known;
    }
    return known;
  }

  /** In bytes. */
  int length() {
    return to - from;
  }

  TokenDigest digest() {
    TokenDigest known = digest;
    if (known == null) {
      known = TokenDigest.of(bytes, from, to);
      digest = known;
    }
    return known;
  }

  /** Where it belongs in a {@link TokenFilter}. */
  int place() {
    return TokenFilter.placeOf(bytes, from, to);
  }

  /** Without the value, so that it cannot reach a log. */
  @Override
  public String toString() {
    return "TokenText[" + digest() + "]";
  }
}
