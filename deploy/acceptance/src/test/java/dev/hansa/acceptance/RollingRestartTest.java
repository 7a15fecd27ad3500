package dev.hansa.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.acceptance.mesh.Launcher;
import dev.hansa.acceptance.mesh.OnOwnMesh;
import dev.hansa.acceptance.mesh.OwnMesh;
import dev.hansa.acceptance.mesh.Partner;
import dev.hansa.acceptance.mesh.Shop;
import dev.hansa.acceptance.mesh.TwoEdgesLoad;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two of everything; each process is restarted in turn while a partner goes on calling. */
@Tag("slow")
@OnOwnMesh
class RollingRestartTest {
  private static final List<String> PROCESSES =
      Stream.of("inventory", "settlement", "orders", "gateway", "identity")
          .flatMap(name -> Stream.of(name, name + "-2"))
          .toList();

  private static final int CALLS_PER_SECOND = 50;

  @ParameterizedTest
  @ValueSource(ints = {1, 10})
  @DisplayName("R61: a rolling restart of everything fails no call")
  void fails_no_call(int rounds) {
    try (OwnMesh own = OwnMesh.up("hansa-rolling", Map.of(), "--replicas", "2")) {
      Launcher mesh = own.launcher();
      Shop shop = Shop.of(Partner.of(mesh, "acme")).receive(1_000_000);
      long calls;
      List<String> failed;
      try (TwoEdgesLoad load = TwoEdgesLoad.start(mesh, shop, CALLS_PER_SECOND)) {
        load.await(2 * CALLS_PER_SECOND);
        for (int round = 1; round <= rounds; round++) {
          load.renew();
          for (String process : PROCESSES) {
            mesh.run("restart", process).orFail();
            load.await(CALLS_PER_SECOND);
          }
          System.out.printf(
              "rolling restart, round %d of %d: %d calls, %d in two attempts, %d failed%n",
              round, rounds, load.calls(), load.repeated(), load.failed().size());
        }
        calls = load.calls();
        failed = load.failed();
      }
      assertThat(failed).isEmpty();
      assertThat(calls).isGreaterThan((long) CALLS_PER_SECOND * PROCESSES.size() * rounds);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"orders", "inventory"})
  @DisplayName("R01: a replica that is killed costs no call that may be repeated")
  void survives_the_loss_of_a_replica(String killed) {
    try (OwnMesh own = OwnMesh.up("hansa-replica-loss", Map.of(), "--replicas", "2")) {
      Launcher mesh = own.launcher();
      Shop shop = Shop.of(Partner.of(mesh, "acme")).receive(1_000_000);
      try (TwoEdgesLoad load = TwoEdgesLoad.start(mesh, shop, CALLS_PER_SECOND)) {
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
