package dev.hansa.cli.process;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Ends processes: politely, then not. */
final class Signals {
  private static final Duration LOOK_EVERY = Duration.ofMillis(20);

  private Signals() {}

  /** Asks a process to end and returns at once. */
  static void ask(ProcessHandle process, StopSignal signal) {
    switch (signal) {
      case TERM -> process.destroy();
      case INT -> interrupt(process);
    }
  }

  /**
   * Ends a process.
   *
   * @return false if it did not end within the grace and was killed
   */
  static boolean end(ProcessHandle process, StopSignal signal, Duration grace) {
    ask(process, signal);
    if (awaitExit(process, grace)) {
      return true;
    }
    process.destroyForcibly();
    awaitExit(process, Duration.ofSeconds(10));
    return false;
  }

  /** Waits for an end; false if the limit passed first or the thread was interrupted. */
  static boolean awaitExit(ProcessHandle process, Duration limit) {
    try {
      return isChild(process) ? awaitChild(process, limit) : awaitOther(process, limit);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static boolean isChild(ProcessHandle process) {
    return process.parent().equals(Optional.of(ProcessHandle.current()));
  }

  private static boolean awaitChild(ProcessHandle process, Duration limit)
      throws InterruptedException {
    try {
      process.onExit().get(limit.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException _) {
      return !process.isAlive();
    } catch (ExecutionException e) {
      throw new IllegalStateException("waiting for pid " + process.pid(), e.getCause());
    }
  }

  /** Java looks at other processes every five seconds only, and takes an unreaped one for alive. */
  private static boolean awaitOther(ProcessHandle process, Duration limit)
      throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (StartTime.of(process.pid()).isPresent()) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      TimeUnit.NANOSECONDS.sleep(Math.min(left, LOOK_EVERY.toNanos()));
    }
    return true;
  }

  /** Java can send TERM and KILL only; the shell's own {@code kill} is on every machine. */
  private static void interrupt(ProcessHandle process) {
    try {
      new ProcessBuilder("sh", "-c", "kill -INT " + process.pid())
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException _) {
      process.destroy();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
