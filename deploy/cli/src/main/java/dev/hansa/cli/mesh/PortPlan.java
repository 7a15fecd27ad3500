package dev.hansa.cli.mesh;

import java.util.Map;
import java.util.stream.Collectors;

/**
 * Which port is whose: the fixed local ports, shifted as a whole.
 *
 * @param offset added to every port
 */
record PortPlan(int offset) {
  private static final int POSTGRES = 7432;
  private static final int ZIPKIN = 9411;
  private static final int PER_REPLICA = 100;
  private static final int HIGHEST = 17443 + 9 * PER_REPLICA;

  PortPlan {
    if (offset < 0 || HIGHEST + offset > 65535) {
      throw new IllegalArgumentException(
          "port offset: " + offset + " (expected: 0.." + (65535 - HIGHEST) + ")");
    }
  }

  /** Ports of a workload's replica, counted from 0. */
  Map<String, Integer> of(Workload workload, int replica) {
    return workload.ports().entrySet().stream()
        .collect(
            Collectors.toUnmodifiableMap(
                Map.Entry::getKey, e -> e.getValue() + offset + replica * PER_REPLICA));
  }

  /** One port of a workload's first replica. */
  int of(Workload workload, String purpose) {
    Integer port = workload.ports().get(purpose);
    if (port == null) {
      throw new IllegalArgumentException(workload.name() + " has no port for " + purpose);
    }
    return port + offset;
  }

  int postgres() {
    return POSTGRES + offset;
  }

  int zipkin() {
    return ZIPKIN + offset;
  }
}
