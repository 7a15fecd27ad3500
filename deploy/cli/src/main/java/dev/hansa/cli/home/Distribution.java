package dev.hansa.cli.home;

import dev.hansa.cli.process.StartFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the build made: every jar once under {@code lib/}, the class path of each process under
 * {@code apps/}.
 */
public record Distribution(Path folder) {
  private static final Path IN_SOURCE_TREE = Path.of("deploy/cli/target/dist");

  public Distribution {
    folder = folder.toAbsolutePath().normalize();
  }

  /**
   * The distribution of the system property {@code hansa.dist}, or of the source tree around the
   * working directory.
   *
   * @throws StartFailure if there is none
   */
  public static Distribution locate() {
    String named = System.getProperty("hansa.dist");
    if (named != null) {
      return new Distribution(Path.of(named));
    }
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.isDirectory(at.resolve(IN_SOURCE_TREE).resolve("apps"))) {
        return new Distribution(at.resolve(IN_SOURCE_TREE));
      }
    }
    throw new StartFailure("nothing is built yet: run ./hansa up, or ./mvnw package");
  }

  /**
   * The exact class path of a process, in order.
   *
   * @throws StartFailure if the process was not built
   */
  public List<Path> classPath(String name) {
    Path list = folder.resolve("apps").resolve(name + ".classpath");
    try {
      return Files.readAllLines(list).stream()
          .filter(line -> !line.isBlank())
          .map(jar -> folder.resolve("lib").resolve(jar))
          .toList();
    } catch (IOException _) {
      throw new StartFailure(name + " is not built (" + list + " is missing): run ./mvnw package");
    }
  }

  /** The product's version, by which the command line's own jar is named. */
  public String version() {
    String own = classPath("cli").getFirst().getFileName().toString();
    return own.substring("cli-".length(), own.length() - ".jar".length());
  }

  /** Whether a jar is one of this build's modules, by its version, which libraries rarely share. */
  public boolean isOwn(Path jar) {
    return jar.getFileName().toString().endsWith("-" + version() + ".jar");
  }

  /** What sends traces to Zipkin; appended to a class path where it runs. */
  public List<Path> zipkinExporter() {
    return jars(folder.resolve("lib-zipkin"));
  }

  public Path zipkinServer() {
    return folder.resolve("zipkin/zipkin-server-slim.jar");
  }

  /** PostgreSQL's programs, unpacked at first need. */
  public Path postgres() {
    return folder.resolve("postgres");
  }

  /** Ahead-of-time caches; they belong to the build, not to a home. */
  public Path aot() {
    return folder.resolve("aot");
  }

  /** Argument files of its processes on this machine. */
  public Path run() {
    return folder.resolve("run");
  }

  private static List<Path> jars(Path in) {
    try (Stream<Path> files = Files.list(in)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + in, e);
    }
  }
}
