package dev.hansa.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.acceptance.mesh.Await;
import dev.hansa.acceptance.mesh.FollowedOrder;
import dev.hansa.acceptance.mesh.GrpcCaller;
import dev.hansa.acceptance.mesh.IdentityClient;
import dev.hansa.acceptance.mesh.Json;
import dev.hansa.acceptance.mesh.Launcher;
import dev.hansa.acceptance.mesh.Mint;
import dev.hansa.acceptance.mesh.OnSharedMesh;
import dev.hansa.acceptance.mesh.Operator;
import dev.hansa.acceptance.mesh.Partner;
import dev.hansa.acceptance.mesh.Shop;
import dev.hansa.acceptance.mesh.TokenLoad;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Tokens are taken back under load. */
@OnSharedMesh
class RevocationTest {
  private static final Duration LIMIT = Duration.ofSeconds(5);

  /** Spec Z14. */
  private static final Duration WITHDRAWN = Duration.ofSeconds(60);

  private static final Map<String, Integer> SERVICES =
      Map.of("identity", 7000, "orders", 7001, "inventory", 7002, "settlement", 7003);

  @Test
  @DisplayName("K30: every process refuses a revoked token within five seconds, under load")
  void every_process_refuses_a_revoked_token(Launcher mesh) throws Exception {
    Path gateway = mesh.home().resolve("etc/tls/gateway");
    Mint mint = Mint.of(mesh, gateway);
    var refusedAfter = new LinkedHashMap<String, Long>();
    try (TokenLoad load = TokenLoad.start(mesh, "globex", 10)) {
      for (var service : SERVICES.entrySet()) {
        String token =
            mint.token(
                claims ->
                    claims
                        .subject("service/gateway")
                        .claim("client_id", "service/gateway")
                        .audience("service/" + service.getKey()));
        int port = mesh.port(service.getValue());
        assertThat(verdict(port, gateway, token)).as(service.getKey()).isEqualTo("OK");
        revoke(IdentityClient.service(mesh, "gateway"), token);
        long start = System.nanoTime();
        Await.untilTrue(
            service.getKey() + " refuses",
            LIMIT,
            () -> verdict(port, gateway, token).startsWith("UNAUTHENTICATED"));
        refusedAfter.put(service.getKey(), since(start));
      }
      Partner acme = Partner.of(mesh, "acme");
      assertThat(acme.get("/v1/orders").statusCode()).isEqualTo(200);
      revoke(IdentityClient.partner(mesh, "acme"), acme.token());
      long start = System.nanoTime();
      Await.untilTrue(
          "the edge refuses", LIMIT, () -> acme.get("/v1/orders").body().contains("TOKEN_REVOKED"));
      refusedAfter.put("edge", since(start));
      assertThat(load.failed()).as("nobody else notices").isEmpty();
    }
    System.out.println("K30: refused after, ms: " + refusedAfter);
  }

  @Test
  @DisplayName("K30: an unknown token gets 200, and somebody else's stays as it is")
  void tokens_of_others_stay_as_they_are(Launcher mesh) {
    Partner acme = Partner.of(mesh, "acme");

    revoke(IdentityClient.partner(mesh, "globex"), "unknown");
    revoke(IdentityClient.partner(mesh, "globex"), acme.token());
    assertThat(acme.get("/v1/orders").statusCode()).isEqualTo(200);
  }

  @Test
  @DisplayName(
      "Z14: who loses a scope loses it in calls and streams that began, and keeps the rest")
  void a_scope_is_withdrawn(Launcher mesh) throws Exception {
    String name = Operator.newName("narrowed");
    Partner partner = Partner.register(mesh, name);
    Shop shop = Shop.of(partner).receive(2);
    String order = Json.text(shop.place(Shop.newKey(), 1).body(), "order.name");
    Path files = mesh.home().resolve("partners").resolve(name);
    try (GrpcCaller grpc = GrpcCaller.of(mesh.port(9443), files, partner.token())) {
      var byGrpc = FollowedOrder.byGrpc(grpc, order).awaitFirst();
      var byRest = FollowedOrder.byLines(partner, order).awaitFirst();

      mesh.run("partner", "scopes", name, "--remove", "orders.read").orFail();
      long start = System.nanoTime();

      assertThat(byGrpc.ended().get(WITHDRAWN.toSeconds(), TimeUnit.SECONDS).words())
          .isEqualTo("UNAUTHENTICATED TOKEN_REVOKED");
      assertThat(byRest.ended().get(WITHDRAWN.toSeconds(), TimeUnit.SECONDS).words())
          .contains("TOKEN_REVOKED");
      System.out.println("Z14: streams ended after, ms: " + since(start));
      assertThat(partner.get("/v1/orders").body()).contains("TOKEN_REVOKED");
      Partner narrowed = Partner.of(mesh, name);
      assertThat(narrowed.get("/v1/orders").body()).contains("SCOPE_MISSING", "orders.read");
      assertThat(new Shop(narrowed, shop.sku()).place(Shop.newKey(), 1).statusCode())
          .isEqualTo(200);
    }
  }

  private static long since(long start) {
    return Duration.ofNanos(System.nanoTime() - start).toMillis();
  }

  private static void revoke(IdentityClient client, String token) {
    try (client) {
      assertThat(client.revoke(token).statusCode()).isEqualTo(200);
    }
  }

  private static String verdict(int port, Path files, String token) {
    try (GrpcCaller caller = GrpcCaller.of(port, files, token)) {
      return caller.verdict(HealthGrpc.getCheckMethod(), HealthCheckRequest.getDefaultInstance());
    }
  }
}
