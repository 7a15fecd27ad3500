package dev.hansa.acceptance.mesh;

import java.time.Duration;
import java.util.Map;

/** A mesh that one test may break. Close it to stop it and to remove its state. */
public record OwnMesh(Launcher launcher) implements AutoCloseable {

  /** Starts it in a new state folder on free ports. */
  public static OwnMesh up(String name) {
    var launcher = new Launcher(SharedMesh.newHome(name), PortOffset.free());
    launcher.up().orFail();
    return new OwnMesh(launcher);
  }

  /**
   * The same, with settings of all processes by environment variables.
   *
   * @param more words for {@code up}
   */
  public static OwnMesh up(String name, Map<String, String> environment, String... more) {
    var launcher = new Launcher(SharedMesh.newHome(name), PortOffset.free());
    launcher.up(environment, more).orFail();
    return new OwnMesh(launcher);
  }

  @Override
  public void close() {
    launcher.run(Duration.ofMinutes(2), "down", "--wipe");
  }
}
