package dev.hansa.runtime.token;

/** What is asked of identity. */
sealed interface TokenOrder {
  /** Who is to accept the token: {@code service/orders}. */
  String audience();

  /** A token for this process itself: {@code client_credentials}. */
  record ForSelf(String audience) implements TokenOrder {}

  /**
   * A token for the subject of another token: token exchange, RFC 8693.
   *
   * @param subjectToken the token as this process received it; a secret
   */
  record OnBehalf(String subjectToken, String audience) implements TokenOrder {
    @Override
    public String toString() {
      return "OnBehalf[" + TokenDigest.of(subjectToken) + ", " + audience + "]";
    }
  }
}
