package dev.hansa.acceptance.mesh;

import java.time.Duration;
import java.util.Map;

/** A mesh that one test may break. Close it to stop it and to remove its state. */
public record OwnMesh(Launcher launcher) implements AutoCloseable {

  /** Starts it in a new state folder on free ports. */
  public static OwnMesh up(String name) {
    return up(name, Map.of());
  }

  /**
   * The same, with settings of all processes by environment variables.
   *
   * @param more words for {@code up}
   */
  public static OwnMesh up(String name, Map<String, String> environment, String... more) {
    return new OwnMesh(Launcher.upAnew(name, environment, more));
  }

  @Override
  public void close() {
    launcher.run(Duration.ofMinutes(2), "down", "--wipe");
  }
}
