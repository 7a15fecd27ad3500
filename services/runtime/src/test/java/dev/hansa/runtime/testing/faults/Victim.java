package dev.hansa.runtime.testing.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;

/**
 * A process of this machine that is killed, or stopped for a while.
 *
 * @param process of the same user as this one
 */
public record Victim(ProcessHandle process) {
  private static final int SIGNAL_SECONDS = 10;

  /**
   * The process of an id.
   *
   * @throws AssertionError if there is none
   */
  public static Victim of(long pid) {
    return new Victim(
        ProcessHandle.of(pid).orElseThrow(() -> new AssertionError("no process " + pid)));
  }

  /** Ends it as {@code kill -9} does, and waits until it is gone. */
  public void kill() {
    boolean _ = process.destroyForcibly();
    ProcessHandle _ = process.onExit().join();
  }

  /** Asks it to end (SIGTERM). */
  public void terminate() {
    boolean _ = process.destroy();
  }

  /** While it is open, the process does nothing, and its connections stand (SIGSTOP, SIGCONT). */
  public interface Pause extends AutoCloseable {
    @Override
    void close();
  }

  /** Stops it until the pause is closed. */
  public Pause pause() {
    signal("STOP");
    return () -> signal("CONT");
  }

  private void signal(String name) {
    try {
      Process kill =
          new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
              .redirectErrorStream(true)
              .start();
      if (!kill.waitFor(SIGNAL_SECONDS, TimeUnit.SECONDS) || kill.exitValue() != 0) {
        throw new AssertionError("kill -" + name + " " + process.pid() + " did not succeed");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
