package dev.hansa.runtime.server;

import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.stream.Stream;

/**
 * Servers that have the outermost steps of the chain alone, for measuring what each step adds. They
 * protect nothing, so only a test or a benchmark can have one.
 */
public final class ChainPrefix {
  private ChainPrefix() {}

  /** The steps by name, the outermost first. */
  public static List<String> steps() {
    return Stream.of(ServerChain.class.getRecordComponents())
        .map(RecordComponent::getName)
        .toList();
  }

  /** Leaves the builder's server so many steps. */
  public static MeshServerBuilder keep(int steps, MeshServerBuilder builder) {
    return builder.steps(all -> all.subList(0, steps));
  }
}
