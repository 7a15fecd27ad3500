package dev.hansa.cli.mesh;

import dev.hansa.cli.trust.PemFiles;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How a process of the mesh is started: small-machine flags, exact class path, main class, all in
 * an argument file, so that the command line stays readable.
 *
 * @see <a href="https://docs.oracle.com/en/java/javase/25/docs/specs/man/java.html">java, argument
 *     files</a>
 */
final class JavaCommand {
  private static final List<String> FLAGS =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:+ExitOnOutOfMemoryError",
          "-Xss512k",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  private JavaCommand() {}

  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** Flags that an ahead-of-time cache depends on, in one text. */
  static String version() {
    return System.getProperty("java.vm.version") + " " + FLAGS;
  }

  /**
   * Writes the argument file.
   *
   * @param aot flags about the ahead-of-time cache
   * @return the command that uses it
   */
  static List<String> write(Path file, Workload workload, List<Path> classPath, List<String> aot) {
    var arguments = new ArrayList<String>();
    arguments.add("-Xmx" + workload.heapMegabytes() + "m");
    arguments.addAll(FLAGS);
    arguments.addAll(aot);
    arguments.add("-cp");
    arguments.add(
        classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
    arguments.add(workload.mainClass());
    PemFiles.write(
        file,
        arguments.stream().map(JavaCommand::quoted).collect(Collectors.joining("\n", "", "\n")));
    return List.of(java(), "@" + file);
  }

  private static String quoted(String argument) {
    return '"' + argument.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
