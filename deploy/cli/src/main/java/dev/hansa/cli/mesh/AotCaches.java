package dev.hansa.cli.mesh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Ahead-of-time caches (JEP 483, JEP 514), which halve a process's start. A cache is made by a
 * training run and belongs to one set of jars; its name says which.
 */
final class AotCaches {
  private final Path folder;

  AotCaches(Path folder) {
    this.folder = folder;
  }

  /** Digest of what a cache depends on: the jars, the Java, the flags. */
  static String version(List<Path> classPath) {
    String parts =
        JavaCommand.version()
            + classPath.stream().map(AotCaches::describe).collect(Collectors.joining());
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(parts.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static String describe(Path jar) {
    try {
      return jar + " " + Files.size(jar) + " " + Files.getLastModifiedTime(jar).toMillis() + "\n";
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + jar, e);
    }
  }

  /** The cache of a process, if it was made for this version. */
  Optional<Path> find(String name, String version) {
    return Optional.of(file(name, version)).filter(Files::isRegularFile);
  }

  /** Where a training run of this process writes. */
  Path training(String name) {
    try {
      return Files.createDirectories(folder).resolve(name + ".training");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make " + folder, e);
    }
  }

  /**
   * Keeps what a training run wrote and drops caches of earlier versions.
   *
   * @return false if it wrote nothing
   */
  boolean keep(String name, String version) {
    Path made = training(name);
    if (!Files.isRegularFile(made)) {
      return false;
    }
    try {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path old :
            files.filter(file -> file.getFileName().toString().startsWith(name + "-")).toList()) {
          Files.deleteIfExists(old);
        }
      }
      Files.move(made, file(name, version), StandardCopyOption.ATOMIC_MOVE);
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep " + made, e);
    }
  }

  private Path file(String name, String version) {
    return folder.resolve(name + "-" + version + ".aot");
  }
}
