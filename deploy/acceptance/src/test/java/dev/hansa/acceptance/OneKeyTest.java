package dev.hansa.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.acceptance.mesh.Json;
import dev.hansa.acceptance.mesh.Launcher;
import dev.hansa.acceptance.mesh.OnSharedMesh;
import dev.hansa.acceptance.mesh.Partner;
import dev.hansa.acceptance.mesh.Shop;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** One key, one effect (G11, G12). */
@OnSharedMesh
class OneKeyTest {

  @Test
  void a_hundred_parallel_orders_under_one_key_are_one_order(Launcher mesh) {
    Shop shop = Shop.of(Partner.of(mesh, "acme")).receive(50);
    String key = Shop.newKey();
    List<CompletableFuture<HttpResponse<String>>> calls =
        IntStream.range(0, 100).mapToObj(i -> shop.placeAsync(key, 2)).toList();
    List<HttpResponse<String>> answers = calls.stream().map(CompletableFuture::join).toList();

    assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(200);
    assertThat(answers.stream().map(HttpResponse::body).distinct()).hasSize(1);
    assertThat(shop.reserved()).isEqualTo(2);
  }

  @Test
  void another_order_under_a_used_key_is_refused(Launcher mesh) {
    Shop shop = Shop.of(Partner.of(mesh, "acme")).receive(50);
    String key = Shop.newKey();
    assertThat(shop.place(key, 2).statusCode()).isEqualTo(200);

    HttpResponse<String> other = shop.place(key, 3);

    assertThat(other.statusCode()).isEqualTo(422);
    assertThat(Json.text(other.body(), "reason")).isEqualTo("IDEMPOTENCY_KEY_REUSED");
    assertThat(shop.reserved()).isEqualTo(2);
  }

  @Test
  void the_equal_key_of_another_partner_is_its_own(Launcher mesh) {
    String key = Shop.newKey();
    List<String> orders =
        Stream.of("acme", "globex")
            .map(name -> Shop.of(Partner.of(mesh, name)).receive(10))
            .map(shop -> shop.place(key, 1))
            .map(answer -> Json.text(answer.body(), "order.name"))
            .toList();
    assertThat(orders).doesNotHaveDuplicates().allMatch(name -> name.startsWith("orders/"));
  }
}
