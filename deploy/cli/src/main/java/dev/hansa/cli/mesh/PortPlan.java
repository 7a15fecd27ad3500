package dev.hansa.cli.mesh;

import dev.hansa.cli.process.PortOwner;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

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

  /**
   * The last offset that keeps away from the ports that Linux gives to outgoing connections, 32768
   * and up: one of those takes a port while a process that listened there starts again.
   */
  static final int LAST = 14_000;

  PortPlan {
    if (offset < 0 || HIGHEST + offset > 65535) {
      throw new IllegalArgumentException(
          "port offset: " + offset + " (expected: 0.." + (65535 - HIGHEST) + ")");
    }
  }

  /** The first offset, from 1000 up, at which no port is in use now. */
  static OptionalInt free() {
    return IntStream.iterate(1_000, offset -> offset <= LAST, offset -> offset + 500)
        .filter(offset -> new PortPlan(offset).isFree())
        .findFirst();
  }

  private boolean isFree() {
    return Stream.concat(
            Stream.of(postgres(), zipkin()),
            Workload.ALL.stream().flatMap(workload -> of(workload, 0).values().stream()))
        .allMatch(PortOwner::isFree);
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
