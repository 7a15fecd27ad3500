package dev.hansa.identity.keys;

/** A secret that cannot be opened here. The message tells which key is missing, and no secret. */
public final class SealedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public SealedException(String message) {
    super(message);
  }
}
