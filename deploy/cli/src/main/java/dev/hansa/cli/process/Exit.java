package dev.hansa.cli.process;

import org.jspecify.annotations.Nullable;

/** How a process ended. The code is known of own children only. */
record Exit(@Nullable Integer code) {
  private static final int SIGNALLED = 128;
  private static final int SIGKILL = 9;
  private static final int SIGTERM = 15;

  /** The end of a process that is no longer alive. */
  static Exit of(@Nullable Process child) throws InterruptedException {
    return new Exit(child == null ? null : child.waitFor());
  }

  /** Whether it ended because somebody asked politely. */
  boolean wasAskedFor() {
    return code != null && (code == 0 || code == SIGNALLED + SIGTERM);
  }

  String text() {
    if (code == null) {
      return "ended";
    }
    if (wasAskedFor()) {
      return "was asked to stop";
    }
    return code == SIGNALLED + SIGKILL ? "was killed" : "ended with exit code " + code;
  }
}
