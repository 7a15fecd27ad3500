package dev.hansa.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.acceptance.mesh.Await;
import dev.hansa.acceptance.mesh.FollowedLedger;
import dev.hansa.acceptance.mesh.Launcher;
import dev.hansa.acceptance.mesh.OnOwnMesh;
import dev.hansa.acceptance.mesh.OwnMesh;
import dev.hansa.acceptance.mesh.Partner;
import dev.hansa.acceptance.mesh.Shop;
import dev.hansa.acceptance.mesh.TwoEdges;
import dev.hansa.acceptance.mesh.TwoEdgesLoad;
import dev.hansa.settlement.v1.Entry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two of everything; each process is restarted in turn while a partner goes on calling. */
@Tag("slow")
@OnOwnMesh
@Isolated("a machine of two cores has none for others while processes start under load")
class RollingRestartTest {
  private static final List<String> PROCESSES =
      Stream.of("inventory", "settlement", "orders", "gateway", "identity")
          .flatMap(name -> Stream.of(name, name + "-2"))
          .toList();

  private static final int CALLS_PER_SECOND = 50;

  @Test
  @DisplayName("R61: a rolling restart of everything fails no call; streams lose nothing")
  void fails_no_call_in_a_round() {
    failsNoCall(1);
  }

  @Test
  @DisplayName("R61: ten rolling restarts of everything fail no call; streams lose nothing")
  void fails_no_call_in_ten_rounds() {
    failsNoCall(10);
  }

  private static void failsNoCall(int rounds) {
    try (OwnMesh own = OwnMesh.up("hansa-rolling", Map.of(), "--replicas", "2")) {
      Launcher mesh = own.launcher();
      Shop shop = Shop.of(Partner.of(mesh, "acme")).receive(1_000_000);
      try (TwoEdges edges = TwoEdges.of(mesh, shop.partner());
          FollowedLedger first = FollowedLedger.from(() -> edges.of(0));
          FollowedLedger second = FollowedLedger.from(() -> edges.of(1))) {
        TwoEdgesLoad load = restartUnderLoad(mesh, edges, shop, rounds);
        assertThat(load.failed()).isEmpty();
        assertThat(load.calls()).isGreaterThan((long) CALLS_PER_SECOND * PROCESSES.size() * rounds);
        try (FollowedLedger whole = FollowedLedger.from(() -> edges.of(0))) {
          for (FollowedLedger ledger : List.of(whole, first, second)) {
            Await.untilTrue(
                "all orders are in the ledger",
                Duration.ofSeconds(30),
                () -> orders(ledger).containsAll(load.placed()));
          }
          assertThat(first.entries()).as("lost or doubled").isEqualTo(whole.entries());
          assertThat(second.entries()).as("lost or doubled").isEqualTo(whole.entries());
        }
        assertThat(first.failures()).isEmpty();
        assertThat(second.failures()).isEmpty();
        assertThat(first.breaks() + second.breaks()).as("streams were moved").isPositive();
      }
    }
  }

  private static TwoEdgesLoad restartUnderLoad(
      Launcher mesh, TwoEdges edges, Shop shop, int rounds) {
    try (TwoEdgesLoad load = TwoEdgesLoad.start(edges, shop, CALLS_PER_SECOND)) {
      load.await(2 * CALLS_PER_SECOND);
      for (int round = 1; round <= rounds; round++) {
        edges.renew();
        for (String process : PROCESSES) {
          int before = load.failed().size();
          mesh.run("restart", process).orFail();
          load.awaitCalm(CALLS_PER_SECOND);
          load.failed().stream()
              .skip(before)
              .distinct()
              .forEach(why -> System.out.println("while " + process + " restarted: " + why));
        }
        System.out.printf(
            "rolling restart, round %d of %d: %d calls, %d in two attempts, %d failed%n",
            round, rounds, load.calls(), load.repeated(), load.failed().size());
      }
      return load;
    }
  }

  private static List<String> orders(FollowedLedger ledger) {
    return ledger.entries().stream().map(Entry::getOrder).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"orders", "inventory"})
  @DisplayName("R01: a replica that is killed costs no call that may be repeated")
  void survives_the_loss_of_a_replica(String killed) {
    try (OwnMesh own = OwnMesh.up("hansa-replica-loss", Map.of(), "--replicas", "2")) {
      Launcher mesh = own.launcher();
      Shop shop = Shop.of(Partner.of(mesh, "acme")).receive(1_000_000);
      try (TwoEdges edges = TwoEdges.of(mesh, shop.partner());
          TwoEdgesLoad load = TwoEdgesLoad.start(edges, shop, CALLS_PER_SECOND)) {
        load.await(2 * CALLS_PER_SECOND);
        mesh.kill(killed);
        load.await(10 * CALLS_PER_SECOND);
        mesh.kill(killed + "-2");
        load.await(10 * CALLS_PER_SECOND);
        assertThat(load.failed()).isEmpty();
      }
    }
  }
}
