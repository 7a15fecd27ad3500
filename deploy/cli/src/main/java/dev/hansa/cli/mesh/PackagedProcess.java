package dev.hansa.cli.mesh;

import dev.hansa.cli.home.Distribution;
import java.nio.file.Path;
import java.util.List;

/**
 * A process as it is packaged for other machines, such as in an image: no ahead-of-time cache, for
 * that belongs to one Java, and no exporter for the local dashboard.
 *
 * @param name of the workload
 * @param jars its class path, in order, where they lie now
 * @param ports that it listens on unless told otherwise
 * @param arguments content of the argument file, for jars under {@code at/lib}
 */
public record PackagedProcess(String name, List<Path> jars, List<Integer> ports, String arguments) {
  public PackagedProcess {
    jars = List.copyOf(jars);
    ports = List.copyOf(ports);
  }

  /**
   * All of a distribution.
   *
   * @param at the distribution's folder on those machines
   */
  public static List<PackagedProcess> of(Distribution distribution, Path at) {
    return Workload.ALL.stream().map(workload -> of(workload, distribution, at)).toList();
  }

  private static PackagedProcess of(Workload workload, Distribution distribution, Path at) {
    List<Path> jars = distribution.classPath(workload.name());
    List<Path> there =
        jars.stream().map(jar -> at.resolve("lib").resolve(jar.getFileName())).toList();
    return new PackagedProcess(
        workload.name(),
        jars,
        workload.ports().values().stream().sorted().toList(),
        JavaCommand.installed(workload, there, List.of()));
  }
}
