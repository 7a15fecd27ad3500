package dev.hansa.runtime.token;

import org.jspecify.annotations.Nullable;

/**
 * A token as it came, with its digest: whoever is shown one again and again makes the digest once,
 * and for one that is turned away unread never. Says nothing about whether the token holds.
 */
public final class TokenText {
  private final String value;
  private @Nullable TokenDigest digest; // threads that race for it find the same

  private TokenText(String value) {
    this.value = value;
  }

  /** Any text that came in a token's place. */
  public static TokenText of(String value) {
    return new TokenText(value);
  }

  /** The token itself; a secret. */
  public String value() {
    return value;
  }

  TokenDigest digest() {
    TokenDigest known = digest;
    if (known == null) {
      known = TokenDigest.of(value);
      digest = known;
    }
    return known;
  }

  /** Without the value, so that it cannot reach a log. */
  @Override
  public String toString() {
    return "TokenText[" + digest() + "]";
  }
}
