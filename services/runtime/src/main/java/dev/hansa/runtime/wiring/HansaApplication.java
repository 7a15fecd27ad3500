package dev.hansa.runtime.wiring;

/** Runs a process of the mesh: the whole of its {@code main}. */
public final class HansaApplication {
  private HansaApplication() {}

  /**
   * Reads the configuration, wires, starts, and returns when the process serves. It then lives
   * until SIGTERM, which drains it. A start that fails ends the process with status 1 and one line
   * that says why.
   *
   * @param main class of the process; its {@code application.yml} names the process ({@code
   *     hansa.name})
   */
  public static void run(Class<?> main, String[] args) {
    if (main.isInterface() || args.length > 0) {
      throw new IllegalArgumentException("not wired yet");
    }
  }
}
