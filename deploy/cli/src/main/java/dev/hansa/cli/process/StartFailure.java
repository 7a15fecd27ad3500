package dev.hansa.cli.process;

import java.util.List;

/** Something did not start. The message is one line with what to do; details are log lines. */
public final class StartFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> details;

  public StartFailure(String message) {
    this(message, List.of());
  }

  public StartFailure(String message, List<String> details) {
    super(message);
    this.details = List.copyOf(details);
  }

  /** The last log lines of what failed, oldest first; empty if there are none. */
  public List<String> details() {
    return details;
  }
}
