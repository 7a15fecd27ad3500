package dev.hansa.cli.mesh;

import dev.hansa.cli.home.Home;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The command line's own ahead-of-time cache, {@code cli.aot}, which the launcher script uses where
 * it is. It is trained by fetching a token, the command that has to be quick. Without it commands
 * take longer and do the same.
 */
final class CommandLineCache {
  private static final int LIMIT_SECONDS = 60;

  private final Path folder;
  private final Home home;

  CommandLineCache(Path folder, Home home) {
    this.folder = folder;
    this.home = home;
  }

  /** Makes the cache for the class path that this JVM runs on, unless it is there. */
  void train(List<String> partners) {
    String classPath = System.getProperty("java.class.path");
    List<Path> jars = Arrays.stream(classPath.split(File.pathSeparator, -1)).map(Path::of).toList();
    if (partners.isEmpty() || jars.stream().anyMatch(Files::isDirectory)) {
      return;
    }
    Path version = folder.resolve("cli.version");
    String now = AotCaches.version(jars);
    try {
      if (!Files.exists(version) || !Files.readString(version).equals(now)) {
        fetchToken(classPath, partners.getFirst());
        Files.writeString(version, now);
      }
    } catch (IOException _) {
      // It is only for speed.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void fetchToken(String classPath, String partner)
      throws IOException, InterruptedException {
    Path made = folder.resolve("cli.training");
    var builder =
        new ProcessBuilder(
            JavaCommand.java(),
            "-Xmx128m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xlog:disable",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-XX:AOTCacheOutput=" + made,
            "-Dhansa.dist=" + folder.getParent(),
            "-cp",
            classPath,
            "dev.hansa.cli.Main",
            "token",
            "--partner",
            partner);
    builder.environment().put("HANSA_HOME", home.folder().toString());
    Process training =
        builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    if (!training.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      training.destroyForcibly();
    } else if (Files.exists(made)) {
      Files.move(
          made,
          folder.resolve("cli.aot"),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
