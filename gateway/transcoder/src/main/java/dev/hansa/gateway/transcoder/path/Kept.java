package dev.hansa.gateway.transcoder.path;

/** Which percent escapes stay exactly as sent. */
public enum Kept {
  /** None: everything is decoded, as in a variable of one segment (M9). */
  NONE(""),
  /** {@code %2F}: all else is decoded, as the text of the rule says of several segments (M10). */
  SLASH("/"),
  /**
   * The reserved characters of RFC 6570 and 3986: the documented default of {@code
   * fully_decode_reserved_expansion} (M10).
   */
  RESERVED(":/?#[]@!$&'()*+,;=");

  private final String characters;

  Kept(String characters) {
    this.characters = characters;
  }

  boolean keeps(int code) {
    return characters.indexOf(code) >= 0;
  }
}
