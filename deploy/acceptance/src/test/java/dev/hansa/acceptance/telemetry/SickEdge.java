package dev.hansa.acceptance.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.acceptance.mesh.GrpcCaller;
import dev.hansa.acceptance.mesh.Launcher;
import dev.hansa.acceptance.mesh.Metrics;
import dev.hansa.acceptance.mesh.Partner;
import dev.hansa.acceptance.mesh.Replica;
import dev.hansa.acceptance.mesh.Saboteur;
import dev.hansa.runtime.testing.faults.FaultProxy;
import dev.hansa.runtime.testing.faults.Victim.Pause;
import dev.hansa.runtime.testing.faults.Wire;
import dev.hansa.settlement.v1.SettlementGrpc;
import dev.hansa.settlement.v1.StreamEntriesRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A second edge before the services of a mesh, to which may happen what the mesh would not bear: it
 * reaches inventory on several ways, which become slow one by one; its clients take nothing; code
 * of its own blocks its threads and holds memory.
 *
 * @param ways to inventory, all of them to the same process
 */
record SickEdge(Launcher mesh, List<FaultProxy> ways, Replica replica) implements AutoCloseable {
  /** At most half of them may be avoided at once, and the alert wants three. */
  private static final int WAYS = 6;

  private static final Duration SLOW = Duration.ofSeconds(1);
  private static final int STREAMS = 8;

  /** The alert wants 85 %; from 95 % on the edge would read nothing. */
  private static final double FULL = 0.90;

  private static final double NEARLY = 0.87;
  private static final int ATTEMPTS = 5;

  static SickEdge start(Launcher mesh) {
    List<FaultProxy> ways =
        IntStream.range(0, WAYS).mapToObj(_ -> FaultProxy.before(mesh.port(7002))).toList();
    var settings =
        Map.of(
            "hansa.upstreams.inventory.address",
            ways.stream().map(way -> "localhost:" + way.port()).collect(Collectors.joining(",")),
            "hansa.server.limits.stall-timeout",
            "2s");
    return new SickEdge(mesh, ways, Replica.ofEdge(mesh, settings));
  }

  /** Where partners find it. */
  Partner at(Partner partner) {
    return new Partner(partner.name(), partner.http(), replica.address(), partner.token());
  }

  /** One more of the ways takes a second longer. */
  void slow(int way) {
    ways.get(way).toClient(Wire.CLEAR.delayed(SLOW, Duration.ZERO));
  }

  /** A client opens streams that bring something, and reads none of it until it is closed. */
  GrpcCaller deafClient(Partner partner) {
    var client =
        GrpcCaller.narrow(
            replica.grpc(),
            mesh.home().resolve("partners").resolve(partner.name()),
            partner.token());
    for (int stream = 0; stream < STREAMS; stream++) {
      client.leave(
          SettlementGrpc.getStreamEntriesMethod(), StreamEntriesRequest.getDefaultInstance());
    }
    return client;
  }

  /** Event loops of its gRPC port stand still until the pause is closed. */
  Pause blockLoops() {
    return saboteur().block("socket-");
  }

  private Saboteur saboteur() {
    return new Saboteur(replica.process().toHandle());
  }

  /** Fills the heap with what cannot be collected. */
  void fillHeap() {
    replica.collect();
    for (int attempt = 0; inUse() < NEARLY * limit(); attempt++) {
      assertThat(attempt).as("of filling %s of %s bytes", inUse(), limit()).isLessThan(ATTEMPTS);
      saboteur().hold((int) (FULL * limit() - inUse()));
      replica.collect();
    }
  }

  private double inUse() {
    return heap("jvm_memory_used_after_last_gc_bytes");
  }

  private double limit() {
    return heap("jvm_memory_limit_bytes");
  }

  private double heap(String name) {
    return Metrics.sum(replica.management(), name, "jvm_memory_pool_name=\"Tenured Gen\"");
  }

  @Override
  public void close() {
    replica.close();
    ways.forEach(FaultProxy::close);
  }
}
