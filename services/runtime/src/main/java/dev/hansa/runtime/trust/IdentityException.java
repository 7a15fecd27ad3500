package dev.hansa.runtime.trust;

import org.jspecify.annotations.Nullable;

/** The files of an identity cannot be used. The message names the file and never its content. */
public final class IdentityException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** An identity that cannot be used here. */
  public IdentityException(String message) {
    this(message, null);
  }

  IdentityException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
