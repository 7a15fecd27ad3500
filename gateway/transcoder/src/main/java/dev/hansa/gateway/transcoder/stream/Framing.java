package dev.hansa.gateway.transcoder.stream;

/** How values follow each other in a body: an automaton that looks at one byte after the other. */
interface Framing {
  /** What a byte is. */
  enum Step {
    /** Not part of a value. */
    BETWEEN,
    /** Part of a value. */
    INSIDE,
    /** What follows a value. */
    ENDS,
    /** Nothing that may stand here. */
    MISPLACED
  }

  Step look(byte c);

  /** What may stand where the last byte was misplaced. */
  String expected();

  /**
   * Whether the body may end here.
   *
   * @param empty whether there was no value
   */
  boolean mayEnd(boolean empty);

  static boolean isSpace(byte c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
  }
}
