package dev.hansa.cli.mesh;

import dev.hansa.cli.home.Distribution;

/** Which caches of classes the processes of a mesh start from. */
public enum Caches {
  /** One for all, which a machine holds in memory once. */
  SHARED,
  /** One for each, with its profiles. */
  OWN;

  WorkloadJava of(Distribution distribution) {
    return switch (this) {
      case SHARED -> new SharedArchive(distribution);
      case OWN -> new OwnCaches(distribution);
    };
  }
}
