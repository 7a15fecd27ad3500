package dev.hansa.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.hansa.acceptance.mesh.Await;
import dev.hansa.acceptance.mesh.GrpcCaller;
import dev.hansa.acceptance.mesh.IdentityClient;
import dev.hansa.acceptance.mesh.Json;
import dev.hansa.acceptance.mesh.Launcher;
import dev.hansa.acceptance.mesh.Mint;
import dev.hansa.acceptance.mesh.OnSharedMesh;
import dev.hansa.acceptance.mesh.Partner;
import dev.hansa.inventory.v1.InventoryGrpc;
import dev.hansa.inventory.v1.ReleaseStockRequest;
import dev.hansa.orders.v1.ListOrdersRequest;
import dev.hansa.orders.v1.OrdersGrpc;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Token exchange (RFC 8693) at running identity, with tokens as only identity could sign them. */
@OnSharedMesh
class TokenExchangeTest {
  private IdentityClient gateway;
  private IdentityClient orders;
  private IdentityClient settlement;
  private Mint mint;

  @BeforeEach
  void prepare(Launcher mesh) throws Exception {
    gateway = IdentityClient.service(mesh, "gateway");
    orders = IdentityClient.service(mesh, "orders");
    settlement = IdentityClient.service(mesh, "settlement");
    mint = Mint.of(mesh, mesh.home().resolve("partners/acme"));
  }

  @AfterEach
  void close() {
    gateway.close();
    orders.close();
    settlement.close();
  }

  /** A partner's token at the edge, for all that a partner may do with orders. */
  private String atEdge() throws Exception {
    return mint.token(claims -> claims.claim("scope", "orders.read orders.write"));
  }

  /** What a service was given, with these actors before it, the last of them first. */
  private String at(String service, List<String> actors) throws Exception {
    return mint.token(
        claims ->
            claims
                .audience(service)
                .claim("client_id", actors.getFirst())
                .claim("scope", "orders.read orders.write")
                .claim("act", chain(actors)));
  }

  private static Map<String, Object> chain(List<String> actors) {
    Map<String, Object> sub = Map.of("sub", actors.getFirst());
    return actors.size() == 1
        ? sub
        : Map.of("sub", actors.getFirst(), "act", chain(actors.subList(1, actors.size())));
  }

  private static void refused(HttpResponse<String> answer, String error) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(Json.text(answer.body(), "error")).isEqualTo(error);
  }

  private static JWTClaimsSet granted(HttpResponse<String> answer) throws Exception {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return SignedJWT.parse(Json.text(answer.body(), "access_token")).getJWTClaimsSet();
  }

  @Test
  @DisplayName("K25: a token is for one service that has a contract, or there is none")
  void never_for_another_audience() throws Exception {
    assertThat(granted(gateway.exchange(atEdge(), "audience", "service/orders")).getAudience())
        .containsExactly("service/orders");
    for (String other :
        List.of("service/unknown", "gateway", "partner/acme", "operator/admin", "orders")) {
      refused(gateway.exchange(atEdge(), "audience", other), "invalid_target");
    }
    for (String other :
        List.of("spiffe://other.example/service/orders", "https://orders.example")) {
      refused(gateway.exchange(atEdge(), "resource", other), "invalid_target");
    }
    refused(
        gateway.exchange(atEdge(), "audience", "service/orders", "audience", "service/inventory"),
        "invalid_target");
    refused(gateway.exchange(atEdge()), "invalid_target");
  }

  @Test
  @DisplayName("K26: only the service that a token is for exchanges it, and refusals are audited")
  void only_its_audience_exchanges_it(Launcher mesh) throws Exception {
    String atOrders = at("service/orders", List.of("service/gateway"));
    try (var partner = IdentityClient.partner(mesh, "acme");
        var operator = IdentityClient.operator(mesh)) {
      for (IdentityClient other : List.of(orders, settlement, partner, operator)) {
        refused(other.exchange(atEdge(), "audience", "service/inventory"), "unauthorized_client");
      }
      for (IdentityClient other : List.of(gateway, settlement, partner, operator)) {
        refused(other.exchange(atOrders, "audience", "service/inventory"), "unauthorized_client");
      }
      HttpResponse<String> impostor =
          settlement.claiming("service/orders").exchange(atOrders, "audience", "service/inventory");
      assertThat(impostor.statusCode()).as(impostor.body()).isEqualTo(401);
      assertThat(Json.text(impostor.body(), "error")).isEqualTo("invalid_client");
    }
    granted(gateway.exchange(atEdge(), "audience", "service/inventory"));
    granted(orders.exchange(atOrders, "audience", "service/inventory"));
    Await.untilTrue(
        "the refusal is in the log",
        Duration.ofSeconds(20),
        () ->
            mesh.read("logs/identity.log")
                .contains(
                    "reason=ACTOR_NOT_AUDIENCE error=unauthorized_client peer=service/orders"));
  }

  @Test
  @DisplayName("K27: five services act for a partner, and not a sixth")
  void chains_are_short(Launcher mesh) throws Exception {
    List<String> six =
        List.of("service/gateway", "service/b", "service/c", "service/d", "service/e", "service/f");

    String four = at("service/orders", six.subList(0, 4));
    assertThat(granted(orders.exchange(four, "audience", "service/inventory")).getClaim("act"))
        .isEqualTo(Map.of("sub", "service/orders", "act", chain(six.subList(0, 4))));
    for (int actors = 5; actors <= 6; actors++) {
      String deep = at("service/orders", six.subList(0, actors));
      refused(orders.exchange(deep, "audience", "service/inventory"), "invalid_request");
    }

    Path files = mesh.home().resolve("etc/tls/gateway");
    mint = Mint.of(mesh, files);
    assertThat(listOrders(mesh, files, at("service/orders", six.subList(0, 5)))).isEqualTo("OK");
    assertThat(listOrders(mesh, files, at("service/orders", six)))
        .isEqualTo("UNAUTHENTICATED TOKEN_MALFORMED");
  }

  private static String listOrders(Launcher mesh, Path files, String token) {
    try (GrpcCaller caller = GrpcCaller.of(mesh.port(7001), files, token)) {
      return caller.verdict(
          OrdersGrpc.getListOrdersMethod(), ListOrdersRequest.getDefaultInstance());
    }
  }

  @Test
  @DisplayName("K27: what a name deep in the chain may do, who asks may not")
  void earlier_actors_decide_nothing(Launcher mesh) throws Exception {
    List<String> history = List.of("service/orders", "service/gateway", "operator/admin");

    assertThat(
            granted(
                    settlement.exchange(
                        at("service/settlement", history), "audience", "service/inventory"))
                .getClaim("scope"))
        .isNull();
    refused(
        settlement.exchange(
            at("service/settlement", history),
            "audience",
            "service/inventory",
            "scope",
            "inventory.reserve"),
        "invalid_scope");
    assertThat(
            granted(
                    orders.exchange(
                        at("service/orders", List.of("service/gateway")),
                        "audience",
                        "service/inventory"))
                .getClaim("scope"))
        .as("who may")
        .isEqualTo("inventory.reserve");
    assertThat(release(mesh, "settlement", List.of("service/settlement", "service/orders")))
        .isEqualTo("PERMISSION_DENIED CALLER_NOT_GRANTED");
    assertThat(release(mesh, "orders", List.of("service/orders", "service/gateway")))
        .isEqualTo("OK");
  }

  /** Asks inventory to release what nobody reserved, with all that a token can say. */
  private static String release(Launcher mesh, String service, List<String> actors)
      throws Exception {
    Path files = mesh.home().resolve("etc/tls").resolve(service);
    String token =
        Mint.of(mesh, files)
            .token(
                claims ->
                    claims
                        .audience("service/inventory")
                        .claim("client_id", "service/" + service)
                        .claim("scope", "inventory.reserve")
                        .claim("act", chain(actors)));
    try (GrpcCaller caller = GrpcCaller.of(mesh.port(7002), files, token)) {
      return caller.verdict(
          InventoryGrpc.getReleaseStockMethod(),
          ReleaseStockRequest.newBuilder()
              .setRequestId(UUID.randomUUID().toString())
              .setName("reservations/" + UUID.randomUUID())
              .build());
    }
  }

  @Test
  @DisplayName("K28: a token that is over gives no other")
  void expired_tokens_are_not_exchanged() throws Exception {
    long now = Instant.now().getEpochSecond();
    for (long expiry : List.of(now, now - 1, now - 3600)) {
      String over =
          mint.token(
              claims ->
                  claims
                      .issueTime(Date.from(Instant.ofEpochSecond(expiry - 300)))
                      .expirationTime(Date.from(Instant.ofEpochSecond(expiry))));
      refused(gateway.exchange(over, "audience", "service/orders"), "invalid_request");
    }
    granted(gateway.exchange(atEdge(), "audience", "service/orders"));
  }

  @Test
  @DisplayName("K28: nor does one that was revoked, or that came of it")
  void revoked_tokens_are_not_exchanged(Launcher mesh) throws Exception {
    String token = Partner.of(mesh, "acme").token();
    HttpResponse<String> first = gateway.exchange(token, "audience", "service/orders");
    granted(first);
    String atOrders = Json.text(first.body(), "access_token");
    granted(orders.exchange(atOrders, "audience", "service/inventory"));

    try (var acme = IdentityClient.partner(mesh, "acme")) {
      assertThat(acme.revoke(token).statusCode()).isEqualTo(200);
    }
    Await.untilTrue(
        "a revoked token is not exchanged",
        Duration.ofSeconds(20),
        () -> gateway.exchange(token, "audience", "service/orders").statusCode() != 200);
    refused(gateway.exchange(token, "audience", "service/orders"), "invalid_request");
    refused(orders.exchange(atOrders, "audience", "service/inventory"), "invalid_request");
    granted(gateway.exchange(atEdge(), "audience", "service/orders"));
  }
}
