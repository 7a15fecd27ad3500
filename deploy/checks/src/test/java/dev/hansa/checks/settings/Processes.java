package dev.hansa.checks.settings;

import dev.hansa.cli.mesh.Workload;
import java.util.List;

/** The processes of the distribution. */
public final class Processes {
  /** Names, in alphabetical order. */
  public static final List<String> NAMES =
      Workload.ALL.stream().map(Workload::name).sorted().toList();

  private Processes() {}
}
