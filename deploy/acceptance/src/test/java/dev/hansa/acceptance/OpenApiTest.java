package dev.hansa.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.acceptance.house.Repository;
import dev.hansa.acceptance.mesh.Await;
import dev.hansa.acceptance.mesh.DroppedBundle;
import dev.hansa.acceptance.mesh.GeneratedClient;
import dev.hansa.acceptance.mesh.Json;
import dev.hansa.acceptance.mesh.Launcher;
import dev.hansa.acceptance.mesh.Node;
import dev.hansa.acceptance.mesh.OnSharedMesh;
import dev.hansa.acceptance.mesh.Partner;
import dev.hansa.acceptance.mesh.PlainHttp;
import dev.hansa.acceptance.mesh.Shop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gateway's OpenAPI documents, by the tools that people point at them. */
@OnSharedMesh
class OpenApiTest {
  private static final String ORDERS = "/openapi/hansa.orders.v1.Orders.json";
  private static final String SHAPES = "/openapi/shapes.v1.Shapes.json";

  @Test
  void two_linters_have_nothing_to_say_of_the_references_nor_of_every_shape(
      Launcher mesh, @TempDir Path folder) throws IOException {
    Partner acme = Partner.of(mesh, "acme").withToken("");
    try (var shapes = new DroppedBundle(mesh, "shapes")) {
      // Where the gateway's own tests have it.
      shapes.descriptors(
          Files.readAllBytes(
              Repository.root().resolve("gateway/edge/target/test-classes/shop.binpb")));
      Await.untilTrue(
          "the new contract is described",
          Duration.ofSeconds(10),
          () -> acme.get(SHAPES).statusCode() == 200);
      String[] files =
          Stream.of("/openapi.json", ORDERS, SHAPES)
              .map(path -> save(acme, path, folder))
              .map(Path::toString)
              .toArray(String[]::new);

      Node.lint("redocly", arguments(files, "lint", "--config", "redocly.yaml"));
      Node.lint("spectral", arguments(files, "lint", "-r", "spectral.yaml", "-F", "warn"));
    }
  }

  private static String[] arguments(String[] files, String... options) {
    return Stream.concat(Stream.of(options), Stream.of(files)).toArray(String[]::new);
  }

  @Test
  void a_generated_client_places_reads_and_lists_orders(Launcher mesh, @TempDir Path folder) {
    Partner acme = Partner.of(mesh, "acme");
    Shop shop = Shop.of(acme).receive(5);
    var client = GeneratedClient.make(save(acme, ORDERS, folder), folder.resolve("client"));

    List<String> said =
        client.run(
            "PlaceReadList",
            acme.base().toString(),
            mesh.home().resolve("partners/acme").toString(),
            acme.token(),
            shop.sku(),
            Shop.newKey());

    assertThat(said).hasSize(5);
    assertThat(said.getFirst()).matches("placed orders/[\\w-]+ STATE_PLACED");
    assertThat(said.subList(1, 4)).containsExactly("created true", "read 3", "listed true");
    assertThat(said.getLast()).startsWith("failed 404 {").contains("ORDER_UNKNOWN");
    assertThat(shop.reserved()).isEqualTo(2);
  }

  @Test
  void the_pages_ask_for_a_certificate_alone_and_are_open_to_operators(Launcher mesh)
      throws Exception {
    Partner acme = Partner.of(mesh, "acme").withToken("");
    HttpResponse<String> docs = acme.get("/docs");
    assertThat(docs.statusCode()).isEqualTo(200);
    assertThat(docs.body()).contains("<title>", "hansa.orders.v1.Orders");
    String etag = docs.headers().firstValue("etag").orElseThrow();
    assertThat(acme.call("GET", "/docs", "", "If-None-Match", etag).statusCode()).isEqualTo(304);
    HttpResponse<String> head = acme.call("HEAD", "/openapi.json", "");
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();

    int management = mesh.port(17443);
    assertThat(PlainHttp.get(management, "/docs").body())
        .contains("data-origin=\"" + acme.base() + "\"");
    assertThat(Json.text(PlainHttp.get(management, "/openapi.json").body(), "openapi"))
        .isEqualTo("3.1.1");
  }

  private static Path save(Partner partner, String path, Path folder) {
    HttpResponse<String> answer = partner.get(path);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    try {
      return Files.writeString(
          folder.resolve(path.substring(path.lastIndexOf('/') + 1)), answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
