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
  /** Of every process; an ahead-of-time cache is made and used under the same. */
  static final List<String> FLAGS =
      List.of(
          "-XX:+UseSerialGC",
          "-Xms16m",
          "-XX:+ExitOnOutOfMemoryError",
          "-Xss512k",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  /** A cache that does not fit is left aside, and the process starts without. */
  static final List<String> SILENT = List.of("-Xlog:aot=off", "-Xlog:cds=off");

  /** A developer's machine runs all of them, and mostly for minutes: the quick compiler alone. */
  private static final String QUICK_COMPILER = "-XX:TieredStopAtLevel=1";

  /** The service manager or the container says how much memory there is. */
  private static final String SHARE_OF_MEMORY = "-XX:MaxRAMPercentage=60";

  private JavaCommand() {}

  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** Flags that an ahead-of-time cache depends on, in one text. */
  static String version() {
    return System.getProperty("java.vm.version") + " " + FLAGS;
  }

  /**
   * Writes the argument file of a process that the supervisor runs.
   *
   * @param aot flags about the ahead-of-time cache
   * @return the command that uses it
   */
  static List<String> write(Path file, Workload workload, List<Path> classPath, List<String> aot) {
    PemFiles.write(file, arguments(small(workload.heapMegabytes()), workload, classPath, aot));
    return List.of(java(), "@" + file);
  }

  /** The command of a program of others that comes as one jar. */
  static List<String> ofJar(int heapMegabytes, Path jar) {
    var command = new ArrayList<>(List.of(java()));
    command.addAll(small(heapMegabytes));
    command.addAll(FLAGS);
    command.addAll(List.of("-jar", jar.toString()));
    return List.copyOf(command);
  }

  private static List<String> small(int heapMegabytes) {
    return List.of("-Xmx" + heapMegabytes + "m", QUICK_COMPILER);
  }

  /** The argument file of a process that runs for months under somebody else's limits. */
  static String installed(Workload workload, List<Path> classPath, List<String> aot) {
    return arguments(List.of(SHARE_OF_MEMORY), workload, classPath, aot);
  }

  private static String arguments(
      List<String> limits, Workload workload, List<Path> classPath, List<String> aot) {
    var arguments = new ArrayList<>(limits);
    arguments.addAll(FLAGS);
    arguments.addAll(aot);
    arguments.add("-cp");
    arguments.add(joined(classPath));
    arguments.add(workload.mainClass());
    return arguments.stream().map(JavaCommand::quoted).collect(Collectors.joining("\n", "", "\n"));
  }

  static String joined(List<Path> classPath) {
    return classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  private static String quoted(String argument) {
    return '"' + argument.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
