package dev.hansa.cli.mesh;

import dev.hansa.cli.home.Distribution;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A cache for each workload with its profiles (JEP 515): for a process that has a machine of its
 * own, and the whole compiler.
 */
final class OwnCaches implements WorkloadJava {
  private final Distribution distribution;
  private final AotCaches caches;

  OwnCaches(Distribution distribution) {
    this.distribution = distribution;
    this.caches = new AotCaches(distribution.aot());
  }

  /** Always with the exporter, whether used or not: a cache is bound to its class path. */
  @Override
  public List<Path> classPath(Workload workload) {
    return exactClassPath(distribution, workload);
  }

  /** The jars that a workload was built with, and the exporter. */
  static List<Path> exactClassPath(Distribution distribution, Workload workload) {
    var jars = new ArrayList<>(distribution.classPath(workload.name()));
    jars.addAll(distribution.zipkinExporter());
    return List.copyOf(jars);
  }

  @Override
  public String version(Workload workload) {
    return AotCaches.version(classPath(workload));
  }

  @Override
  public boolean hasCache(Workload workload) {
    return caches.find(workload.name(), version(workload)).isPresent();
  }

  @Override
  public List<String> cached(Workload workload) {
    return caches
        .find(workload.name(), version(workload))
        .map(cache -> flags("-XX:AOTCache=", cache))
        .orElse(List.of());
  }

  @Override
  public List<Workload> toTrain(List<Workload> wanted) {
    return wanted.stream().filter(workload -> !hasCache(workload)).toList();
  }

  @Override
  public List<String> training(Workload workload) {
    return flags("-XX:AOTCacheOutput=", caches.training(workload.name()));
  }

  @Override
  public String keep(List<Workload> trained) {
    long kept = trained.stream().filter(one -> caches.keep(one.name(), version(one))).count();
    return kept + " ahead-of-time caches made, once per build";
  }

  private static List<String> flags(String option, Path cache) {
    var all = new ArrayList<>(List.of(option + cache));
    all.addAll(JavaCommand.SILENT);
    return List.copyOf(all);
  }
}
