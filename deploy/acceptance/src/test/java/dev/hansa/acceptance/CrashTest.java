package dev.hansa.acceptance;

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
import dev.hansa.acceptance.mesh.Shop;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Processes are killed at random moments under load; the books agree afterwards. */
@OnOwnMesh
class CrashTest {
  private static final List<String> VICTIMS =
      List.of("orders", "inventory", "settlement", "identity", "gateway", "postgres");
  private static final int ORDERS_PER_SECOND = 25;

  /** A connection to a process that starts anew, and then the order's deadline. */
  private static final long LONGEST_MILLIS = 15_000;

  @Test
  void six_kills_leave_the_books_in_order() {
    killUnderLoad(6);
  }

  @Test
  @Tag("slow")
  void thirty_six_kills_leave_the_books_in_order() {
    killUnderLoad(36);
  }

  @Test
  void a_hundred_orders_under_one_key_with_a_kill_between_are_one_order() {
    try (OwnMesh own = OwnMesh.up("hansa-one-key")) {
      Launcher mesh = own.launcher();
      Shop shop = Shop.of(Partner.of(mesh, "acme")).receive(50);
      String key = Shop.newKey();
      List<CompletableFuture<HttpResponse<String>>> calls =
          IntStream.range(0, 100).mapToObj(i -> shop.placeAsync(key, 2)).toList();
      mesh.kill("orders");
      calls.forEach(CompletableFuture::join);
      mesh.awaitReady("orders", Duration.ofSeconds(60));

      HttpResponse<String> answer =
          Await.until(
              "the order under the key",
              Duration.ofSeconds(60),
              () -> Optional.of(shop.place(key, 2)).filter(placed -> placed.statusCode() == 200));
      assertThat(shop.place(key, 2).body()).isEqualTo(answer.body());
      assertThat(calls.stream().map(CompletableFuture::join))
          .filteredOn(early -> early.statusCode() == 200)
          .extracting(HttpResponse::body)
          .allMatch(answer.body()::equals);
      Books books =
          Await.until(
              "the books agree",
              Duration.ofSeconds(30),
              () -> Optional.of(Books.of(shop.partner())).filter(Books::agree));
      assertThat(books.ordered()).isEqualTo(2);
    }
  }

  private static void killUnderLoad(int kills) {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    try (OwnMesh own = OwnMesh.up("hansa-crash")) {
      Launcher mesh = own.launcher();
      Shop shop = Shop.of(Partner.of(mesh, "acme")).receive(1_000_000);
      List<Outcome> outcomes;
      try (OrderLoad load = OrderLoad.start(shop, ORDERS_PER_SECOND)) {
        for (int kill = 0; kill < kills; kill++) {
          String victim = VICTIMS.get(kill % VICTIMS.size());
          awaitMoreThan(load, load.outcomes().size() + random.nextInt(20, 60));
          mesh.kill(victim);
          mesh.awaitReady(victim, Duration.ofSeconds(60));
        }
        outcomes = load.outcomes();
      }
      Books books =
          Await.until(
              "the books agree, seed " + seed,
              Duration.ofSeconds(30),
              () -> Optional.of(Books.of(Partner.of(mesh, "acme"))).filter(Books::agree));

      assertThat(books.ordered()).as("seed %d", seed).isPositive();
      assertTyped(outcomes);
    }
  }

  /**
   * Every answer is an order or a typed error, and none hangs; only the gateway's own death cuts.
   */
  private static void assertTyped(List<Outcome> outcomes) {
    Set<Integer> known = Set.of(200, 400, 401, 409, 429, 500, 503, 504);
    List<String> untyped = new ArrayList<>();
    for (Outcome outcome : outcomes) {
      boolean typed =
          outcome.status() == 0
              || outcome.status() == 200
              || (known.contains(outcome.status())
                  && Json.at(Json.object(outcome.body()), "reason") != null);
      if (!typed || outcome.millis() > LONGEST_MILLIS) {
        untyped.add(outcome.toString());
      }
    }
    assertThat(untyped).isEmpty();
    assertThat(outcomes).filteredOn(outcome -> outcome.status() == 200).isNotEmpty();
  }

  private static void awaitMoreThan(OrderLoad load, int count) {
    Await.untilTrue(
        count + " answers", Duration.ofSeconds(60), () -> load.outcomes().size() > count);
  }
}
