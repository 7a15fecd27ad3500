package dev.hansa.gateway.transcoder.fault;

/** Wire bytes that are no message of their type, or have no JSON form. The sender is at fault. */
public final class MalformedMessageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public MalformedMessageException(String message) {
    super(message);
  }
}
