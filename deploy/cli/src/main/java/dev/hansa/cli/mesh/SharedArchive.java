package dev.hansa.cli.mesh;

import dev.hansa.cli.home.Distribution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * One archive of classes for all processes of a machine (JEP 310, linked ahead of time by JEP 483).
 * Most of what a small Java process holds is classes; from one archive they are in memory once.
 *
 * <p>The libraries of all workloads, in one order, begin each class path, for an archive serves any
 * class path that begins with its own; what differs stands behind them.
 */
final class SharedArchive implements WorkloadJava {
  private static final String NAME = "mesh";
  private static final int LIMIT_SECONDS = 120;

  /**
   * The JVM would move the archive to a random address and by that make nearly all of it private to
   * the process.
   */
  private static final List<String> AT_ITS_ADDRESS =
      List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:ArchiveRelocationMode=0");

  private final Distribution distribution;
  private final AotCaches caches;
  private final List<Path> common;
  private final String version;

  SharedArchive(Distribution distribution) {
    this.distribution = distribution;
    this.caches = new AotCaches(distribution.aot());
    this.common = common(distribution);
    this.version = AotCaches.version(common);
  }

  /** What every workload has, and every library that one of them has. */
  private static List<Path> common(Distribution distribution) {
    List<List<Path>> each =
        Workload.ALL.stream()
            .map(workload -> OwnCaches.exactClassPath(distribution, workload))
            .toList();
    return each.stream()
        .flatMap(Collection::stream)
        .distinct()
        .filter(
            jar -> !distribution.isOwn(jar) || each.stream().allMatch(jars -> jars.contains(jar)))
        .toList();
  }

  /** Without an archive what the workload was built with, as it would run anywhere else. */
  @Override
  public List<Path> classPath(Workload workload) {
    List<Path> exact = OwnCaches.exactClassPath(distribution, workload);
    return archive().isPresent()
        ? Stream.concat(common.stream(), exact.stream()).distinct().toList()
        : exact;
  }

  @Override
  public String version(Workload workload) {
    return AotCaches.version(classPath(workload));
  }

  @Override
  public boolean hasCache(Workload workload) {
    return archive().isPresent();
  }

  @Override
  public List<String> cached(Workload workload) {
    return archive().map(SharedArchive::flags).orElse(List.of());
  }

  private static List<String> flags(Path archive) {
    var flags = new ArrayList<>(AT_ITS_ADDRESS);
    flags.add("-XX:SharedArchiveFile=" + archive);
    flags.addAll(JavaCommand.SILENT);
    return List.copyOf(flags);
  }

  /** All or nobody: the archive is for all of them. */
  @Override
  public List<Workload> toTrain(List<Workload> wanted) {
    return archive().isPresent() ? List.of() : Workload.ALL;
  }

  @Override
  public List<String> training(Workload workload) {
    var flags = new ArrayList<>(List.of("-XX:DumpLoadedClassList=" + classList(workload)));
    flags.addAll(JavaCommand.SILENT);
    return List.copyOf(flags);
  }

  @Override
  public String keep(List<Workload> trained) {
    Path names = caches.training("classes");
    try {
      Files.write(names, classes(trained));
      boolean made = dump(names);
      Files.deleteIfExists(names);
      return made
          ? "an archive of classes for all processes, once per build"
          : "left out: the archive of classes could not be made";
    } catch (IOException e) { // it is only for speed
      return "left out: the archive of classes could not be made: " + e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the archive of classes was made", e);
    }
  }

  /**
   * The union of what the JVMs listed: names of classes, and lines that begin with {@code @} about
   * lambdas. Numbers behind a name hold within one list, and a class from a {@code source} is
   * loaded by nobody else.
   */
  private Set<String> classes(List<Workload> trained) throws IOException {
    var all = new LinkedHashSet<String>();
    for (Workload workload : trained) {
      Path list = classList(workload);
      try (Stream<String> lines = Files.lines(list)) {
        lines
            .filter(line -> !line.startsWith("#") && !line.contains(" source: "))
            .map(line -> line.startsWith("@") ? line : line.split(" ", 2)[0])
            .forEach(all::add);
      }
      Files.delete(list);
    }
    return all;
  }

  private boolean dump(Path names) throws IOException, InterruptedException {
    Path made = caches.training(NAME);
    var command = new ArrayList<>(List.of(JavaCommand.java()));
    command.addAll(JavaCommand.FLAGS);
    command.addAll(
        List.of(
            "-Xshare:dump",
            "-XX:+AOTClassLinking",
            "-XX:SharedClassListFile=" + names,
            "-XX:SharedArchiveFile=" + made,
            "-Xlog:disable",
            "-cp",
            JavaCommand.joined(common)));
    Process dump =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!dump.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      dump.destroyForcibly();
      return false;
    }
    return dump.exitValue() == 0 && caches.keep(NAME, version);
  }

  private Optional<Path> archive() {
    return caches.find(NAME, version);
  }

  private Path classList(Workload workload) {
    return caches.training(workload.name());
  }
}
