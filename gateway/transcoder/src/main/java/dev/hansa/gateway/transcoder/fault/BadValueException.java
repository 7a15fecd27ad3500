package dev.hansa.gateway.transcoder.fault;

/** A text that is no value of its type; whoever knows the place turns it into a {@link Fault}. */
public final class BadValueException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Fault.Kind kind;

  public BadValueException(Fault.Kind kind, String message) {
    super(message, null, false, false);
    this.kind = kind;
  }

  /** What is wrong. */
  public Fault.Kind kind() {
    return kind;
  }

  /** The message, never null. */
  public String text() {
    return String.valueOf(getMessage());
  }
}
