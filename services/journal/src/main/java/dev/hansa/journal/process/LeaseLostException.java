package dev.hansa.journal.process;

/** The process was taken over or has ended; this worker's transaction must not commit. */
public final class LeaseLostException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LeaseLostException(OpenProcess process) {
    super("process " + process.id() + " is no longer held by attempt " + process.attempt());
  }
}
