package dev.hansa.runtime.token;

/**
 * Names the key that signed a token, for those that keep the token for long: the key may be denied
 * meanwhile ({@link Denials#deniesKey}).
 */
public final class SigningKeyId {
  private SigningKeyId() {}

  /** The {@code kid} of a token that was verified; empty if the text is none. */
  public static String of(String compactToken) {
    try {
      return Jws.parse(compactToken).header().get("kid") instanceof String id ? id : "";
    } catch (TokenRefused _) {
      return "";
    }
  }
}
