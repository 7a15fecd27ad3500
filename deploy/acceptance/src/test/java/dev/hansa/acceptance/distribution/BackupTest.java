package dev.hansa.acceptance.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.acceptance.mesh.Await;
import dev.hansa.acceptance.mesh.Books;
import dev.hansa.acceptance.mesh.Json;
import dev.hansa.acceptance.mesh.Launcher;
import dev.hansa.acceptance.mesh.OnOwnMesh;
import dev.hansa.acceptance.mesh.OrderLoad;
import dev.hansa.acceptance.mesh.OrderLoad.Outcome;
import dev.hansa.acceptance.mesh.OwnMesh;
import dev.hansa.acceptance.mesh.Partner;
import dev.hansa.acceptance.mesh.PortOffset;
import dev.hansa.acceptance.mesh.SharedMesh;
import dev.hansa.acceptance.mesh.Shop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The drill: a backup under load, restored elsewhere after the first mesh is gone. */
@OnOwnMesh
class BackupTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final int ORDERS_PER_SECOND = 50;
  private static final int ENOUGH = 100;

  @TempDir private Path temporary;

  @Test
  void a_mesh_restored_elsewhere_lacks_no_order_that_was_acknowledged_before() {
    Path backup = temporary.resolve("backup");
    List<String> acknowledged;
    Instant consistent;
    try (OwnMesh own = OwnMesh.up("hansa-backup", Map.of(), "--no-traces")) {
      Launcher mesh = own.launcher();
      Shop shop = Shop.of(Partner.of(mesh, "acme")).receive(1_000_000);
      List<Outcome> outcomes;
      try (OrderLoad load = OrderLoad.start(shop, ORDERS_PER_SECOND)) {
        awaitMore(load);
        mesh.run(MINUTE, "backup", backup.toString()).orFail();
        awaitMore(load);
        outcomes = load.outcomes();
      }
      consistent = Instant.parse(Json.text(read(backup.resolve("backup.json")), "consistent"));
      acknowledged =
          outcomes.stream()
              .filter(outcome -> outcome.status() == 200 && outcome.at().isBefore(consistent))
              .map(outcome -> Json.text(outcome.body(), "order.name"))
              .toList();
      assertThat(outcomes).as("orders went on").anyMatch(o -> o.at().isAfter(consistent));
    }
    assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(ENOUGH / 2);
    var restored = new Launcher(SharedMesh.newHome("hansa-restored"), PortOffset.free());
    try {
      restored.run(MINUTE, "restore", backup.toString()).orFail();
      restored.up("--no-traces").orFail();
      Partner partner = Partner.of(restored, "acme");
      assertThat(Books.orders(partner)).containsAll(acknowledged);
      Await.until(
          "the books agree",
          Duration.ofSeconds(30),
          () -> Optional.of(Books.of(partner)).filter(Books::agree));
      System.out.println(
          "backup: " + acknowledged.size() + " orders acknowledged before it, none lost");
    } finally {
      restored.run(MINUTE, "down", "--wipe");
    }
  }

  @Test
  void a_home_that_holds_something_is_not_written_over() {
    var launcher = new Launcher(SharedMesh.newHome("hansa-occupied"), 0);
    Launcher.Result none = launcher.run("restore", temporary.toString());
    assertThat(none.exit()).isEqualTo(1);
    assertThat(none.err()).contains("no complete backup");
    Launcher.Result down = launcher.run("backup", temporary.resolve("x").toString());
    assertThat(down.exit()).isEqualTo(1);
    assertThat(down.err()).contains("no database of its own");
  }

  private static void awaitMore(OrderLoad load) {
    int enough = load.outcomes().size() + ENOUGH;
    Await.untilTrue(enough + " orders", MINUTE, () -> load.outcomes().size() >= enough);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
