package dev.hansa.runtime.token;

/**
 * A token as it came, with its digest: whoever is shown one again and again makes the digest once.
 * Says nothing about whether the token holds.
 */
public final class TokenText {
  private final String value;
  private final TokenDigest digest;

  private TokenText(String value, TokenDigest digest) {
    this.value = value;
    this.digest = digest;
  }

  /** Any text that came in a token's place. */
  public static TokenText of(String value) {
    return new TokenText(value, TokenDigest.of(value));
  }

  /** The token itself; a secret. */
  public String value() {
    return value;
  }

  TokenDigest digest() {
    return digest;
  }

  /** Without the value, so that it cannot reach a log. */
  @Override
  public String toString() {
    return "TokenText[" + digest + "]";
  }
}
