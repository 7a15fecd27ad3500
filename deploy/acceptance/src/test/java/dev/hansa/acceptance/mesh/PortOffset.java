package dev.hansa.acceptance.mesh;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** Finds room for a mesh beside whatever else runs on the machine. */
public final class PortOffset {
  /** The ports of DESIGN §6. */
  private static final int[] BASES = {
    8443, 9443, 8444, 7000, 7001, 7002, 7003, 7432, 9411, 17443, 17000, 17001, 17002, 17003
  };

  /** Beyond it the highest base would reach into the range of ephemeral ports. */
  private static final int MOST = 14_000;

  private PortOffset() {}

  /** An offset at which every port of a mesh is free at this moment. */
  public static int free() {
    RandomGenerator random = RandomGenerator.getDefault();
    return IntStream.generate(() -> 10 * random.nextInt(10, MOST / 10))
        .limit(1000)
        .filter(PortOffset::allFree)
        .findFirst()
        .orElseThrow(
            () -> new IllegalStateException("no offset below " + MOST + " has all ports free"));
  }

  private static boolean allFree(int offset) {
    return IntStream.of(BASES).allMatch(base -> isFree(base + offset));
  }

  private static boolean isFree(int port) {
    try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return true;
    } catch (IOException occupied) {
      return false;
    }
  }
}
