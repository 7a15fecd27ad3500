package dev.hansa.cli.mesh;

import dev.hansa.cli.process.StartFailure;
import java.io.IOException;
import java.util.List;

/**
 * PostgreSQL refuses to run as root. In a user namespace without any mapping it sees itself as
 * nobody, and still owns its files: {@code unshare -U}, from util-linux.
 */
final class Unprivileged {
  private static final List<String> NAMESPACE = List.of("unshare", "-U");

  private Unprivileged() {}

  /**
   * What to put before a command that must not see itself as root; nothing for other users.
   *
   * @throws StartFailure if this is root and the kernel allows no user namespace
   */
  static List<String> prefix() {
    if (!"root".equals(System.getProperty("user.name"))) {
      return List.of();
    }
    if (!works()) {
      throw new StartFailure(
          "PostgreSQL refuses to run as root, and this machine allows no user namespace"
              + " (unshare -U): run ./hansa as an ordinary user");
    }
    return NAMESPACE;
  }

  private static boolean works() {
    try {
      return new ProcessBuilder("unshare", "-U", "true")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException _) {
      return false;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
