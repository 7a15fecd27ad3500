package dev.hansa.cli.mesh;

import java.nio.file.Path;
import java.util.List;

/** What a JVM on this machine needs to run a workload: its class path and its cache of classes. */
interface WorkloadJava {
  /** Of a JVM that runs with {@link #cached}. */
  List<Path> classPath(Workload workload);

  /** Digest of jars, Java and flags. */
  String version(Workload workload);

  boolean hasCache(Workload workload);

  /** Flags that use the cache; none if there is none. */
  List<String> cached(Workload workload);

  /** Who has to run once so that these have their caches; nobody if they have them. */
  List<Workload> toTrain(List<Workload> wanted);

  /** Flags of a training run. */
  List<String> training(Workload workload);

  /**
   * Makes caches of what the training runs wrote, which have ended.
   *
   * @return what was made, in words; what could not be made is left out
   */
  String keep(List<Workload> trained);
}
