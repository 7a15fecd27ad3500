package dev.hansa.cli.mesh;

import dev.hansa.cli.home.Distribution;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a JVM on this machine needs to run a workload: its class path and its cache. */
final class WorkloadJava {
  private static final List<String> SILENT = List.of("-Xlog:aot=off", "-Xlog:cds=off");

  private final Distribution distribution;
  private final AotCaches caches;

  WorkloadJava(Distribution distribution) {
    this.distribution = distribution;
    this.caches = new AotCaches(distribution.aot());
  }

  /** Always with the exporter, whether used or not: a cache is bound to its class path. */
  List<Path> classPath(Workload workload) {
    var jars = new ArrayList<>(distribution.classPath(workload.name()));
    jars.addAll(distribution.zipkinExporter());
    return List.copyOf(jars);
  }

  /** Digest of jars, Java and flags. */
  String version(Workload workload) {
    return AotCaches.version(classPath(workload));
  }

  boolean hasCache(Workload workload) {
    return caches.find(workload.name(), version(workload)).isPresent();
  }

  /** Flags that use the cache; none if there is none. */
  List<String> cached(Workload workload) {
    return caches
        .find(workload.name(), version(workload))
        .map(cache -> flags("-XX:AOTCache=", cache))
        .orElse(List.of());
  }

  /** Flags that write a cache at the end of the run. */
  List<String> training(Workload workload) {
    return flags("-XX:AOTCacheOutput=", caches.training(workload.name()));
  }

  /** Keeps what the training run wrote; false if it wrote nothing. */
  boolean keepCache(Workload workload) {
    return caches.keep(workload.name(), version(workload));
  }

  private static List<String> flags(String option, Path cache) {
    var all = new ArrayList<>(List.of(option + cache));
    all.addAll(SILENT);
    return List.copyOf(all);
  }
}
