package dev.hansa.gateway.transcoder;

/** A text that is no value of its type; whoever knows the place turns it into a {@link Fault}. */
final class BadValueException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Fault.Kind kind;

  BadValueException(Fault.Kind kind, String message) {
    super(message, null, false, false);
    this.kind = kind;
  }

  Fault.Kind kind() {
    return kind;
  }

  /** The message, never null. */
  String text() {
    return String.valueOf(getMessage());
  }
}
