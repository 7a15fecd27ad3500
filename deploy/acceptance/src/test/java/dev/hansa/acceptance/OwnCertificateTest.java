package dev.hansa.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.acceptance.mesh.AlternativeName;
import dev.hansa.acceptance.mesh.Await;
import dev.hansa.acceptance.mesh.FollowedOrder;
import dev.hansa.acceptance.mesh.GrpcCaller;
import dev.hansa.acceptance.mesh.Handshake;
import dev.hansa.acceptance.mesh.IdentityClient;
import dev.hansa.acceptance.mesh.Json;
import dev.hansa.acceptance.mesh.Launcher;
import dev.hansa.acceptance.mesh.Mint;
import dev.hansa.acceptance.mesh.OnSharedMesh;
import dev.hansa.acceptance.mesh.Partner;
import dev.hansa.acceptance.mesh.Shop;
import dev.hansa.acceptance.mesh.Stranger;
import dev.hansa.orders.v1.ListOrdersRequest;
import dev.hansa.orders.v1.OrdersGrpc;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Partners that come by certificates which nobody else vouches for (RFC 8705 section 2.2). */
@OnSharedMesh
class OwnCertificateTest {
  private static final String ORDERS = "/v1/orders";
  private static final String MISMATCH = "UNAUTHENTICATED CNF_MISMATCH";

  /** Spec K30. */
  private static final Duration REVOKED = Duration.ofSeconds(5);

  /** Spec F05. */
  private static final Duration SHUT_OUT = Duration.ofSeconds(60);

  @Test
  @DisplayName("K15, K30, F05: from the register to a call and to the end, by REST and by gRPC")
  void the_whole_way(Launcher mesh) throws Exception {
    Stranger own = Stranger.of(mesh);
    Stranger other = Stranger.of(mesh);
    String name = own.register(mesh, "orders.read");
    IdentityClient identity = own.at(mesh, name);
    String token = token(identity);
    assertThat(Mint.of(mesh, own.files()).thumbprint())
        .isEqualTo(Json.text(introspected(mesh, token), "cnf.x5t#S256"));

    try (GrpcCaller grpc = GrpcCaller.of(mesh.port(9443), own.files(), token);
        GrpcCaller wrong = GrpcCaller.of(mesh.port(9443), other.files(), token);
        GrpcCaller acme =
            GrpcCaller.of(mesh.port(9443), mesh.home().resolve("partners/acme"), token);
        GrpcCaller none = GrpcCaller.withoutCertificate(mesh.port(9443), own.files(), token)) {
      assertServed(own.calling(mesh, token).get(ORDERS));
      assertThat(list(grpc)).isEqualTo("OK");

      assertRefused(other.calling(mesh, token).get(ORDERS), "CNF_MISMATCH");
      assertRefused(
          own.calling(mesh, token).withClient(Partner.client(mesh, "acme")).get(ORDERS),
          "CNF_MISMATCH");
      assertThat(list(wrong)).isEqualTo(MISMATCH);
      assertThat(list(acme)).isEqualTo(MISMATCH);
      assertThat(list(none)).isEqualTo("UNAUTHENTICATED CERTIFICATE_MISSING");

      assertThat(identity.revoke(token).statusCode()).isEqualTo(200);
      Await.untilTrue(
          "revoked by REST",
          REVOKED,
          () -> own.calling(mesh, token).get(ORDERS).statusCode() == 401);
      Await.untilTrue(
          "revoked by gRPC", REVOKED, () -> list(grpc).equals("UNAUTHENTICATED TOKEN_REVOKED"));

      String second = token(identity);
      assertThat(list(grpc.withToken(second))).isEqualTo("OK");
      mesh.run("partner", "disable", name).orFail();
      assertThat(identity.token().body()).isEqualTo(other.at(mesh, "nobody").token().body());
      Await.untilTrue(
          "shut out by REST",
          SHUT_OUT,
          () -> own.calling(mesh, second).get(ORDERS).statusCode() == 401);
      Await.untilTrue(
          "shut out by gRPC", SHUT_OUT, () -> list(grpc.withToken(second)).startsWith("UNAUTH"));
    }
  }

  @Test
  @DisplayName("K30, F05: streams end, and say that their token or their partner was taken back")
  void streams_end(Launcher mesh) throws Exception {
    Stranger own = Stranger.of(mesh);
    String name =
        own.register(mesh, "orders.read", "orders.write", "inventory.read", "inventory.write");
    IdentityClient identity = own.at(mesh, name);
    String revoked = token(identity);
    String kept = token(identity);
    Shop shop = Shop.of(own.calling(mesh, kept)).receive(1);
    String order = Json.text(shop.place(Shop.newKey(), 1).body(), "order.name");
    try (GrpcCaller grpc = GrpcCaller.of(mesh.port(9443), own.files(), revoked)) {
      var first = FollowedOrder.byGrpc(grpc, order).awaitFirst();
      var firstByRest = FollowedOrder.byLines(own.calling(mesh, revoked), order).awaitFirst();
      var second = FollowedOrder.byGrpc(grpc.withToken(kept), order).awaitFirst();
      var secondByRest = FollowedOrder.byLines(own.calling(mesh, kept), order).awaitFirst();

      assertThat(identity.revoke(revoked).statusCode()).isEqualTo(200);
      assertEnd(first, REVOKED, "UNAUTHENTICATED TOKEN_REVOKED");
      assertEnd(firstByRest, REVOKED, "\"reason\":\"TOKEN_REVOKED\"");
      assertThat(second.ended()).as("under another token").isNotDone();
      assertThat(secondByRest.ended()).isNotDone();

      mesh.run("partner", "disable", name).orFail();
      assertEnd(second, SHUT_OUT, "UNAUTHENTICATED CALLER_DISABLED");
      assertEnd(secondByRest, SHUT_OUT, "\"reason\":\"CALLER_DISABLED\"");
    }
  }

  private static void assertEnd(FollowedOrder stream, Duration limit, String words) {
    assertThat(stream.ended())
        .succeedsWithin(limit)
        .satisfies(end -> assertThat(end.words()).contains(words));
  }

  @Test
  @DisplayName(
      "K24, K32: only the registered certificate is proof, and no refusal says what is not")
  void looks_like_nobody(Launcher mesh) throws Exception {
    Stranger own = Stranger.of(mesh);
    String name = own.register(mesh, "orders.read");
    Stranger namesake = Stranger.of(mesh, AlternativeName.partner(name));
    Stranger gateway = Stranger.of(mesh, AlternativeName.service("gateway"));
    Stranger operator =
        Stranger.of(mesh, AlternativeName.uri("spiffe://hansa.local/operator/admin"));

    String nobody = own.at(mesh, "nobody").token().body();
    assertThat(Json.text(nobody, "error")).isEqualTo("invalid_client");
    for (IdentityClient liar :
        List.of(
            own.at(mesh, "acme"),
            namesake.at(mesh, name),
            gateway.at(mesh, "service/gateway"),
            operator.at(mesh, "operator/admin"),
            IdentityClient.partner(mesh, "acme").claiming(name))) {
      HttpResponse<String> answer = liar.token();
      assertThat(answer.statusCode()).as(liar.id()).isEqualTo(401);
      assertThat(answer.body()).as(liar.id()).isEqualTo(nobody);
    }
    assertThat(own.at(mesh, name).token().statusCode()).isEqualTo(200);
  }

  @Test
  @DisplayName("K15, Z10: a SPIFFE id in a self-signed certificate opens no door of the mesh")
  void takes_no_name_from_a_certificate(Launcher mesh) throws Exception {
    String acme = Partner.of(mesh, "acme").token();
    for (AlternativeName stolen :
        List.of(AlternativeName.partner("acme"), AlternativeName.service("gateway"))) {
      Stranger liar = Stranger.of(mesh, stolen);
      Handshake.PROTOCOLS
          .keySet()
          .forEach(
              port ->
                  assertThat(Handshake.isTaken(mesh, port, liar.files()))
                      .as("port %s", port)
                      .isEqualTo(port > 8000));
      assertRefused(liar.calling(mesh, acme).get(ORDERS), "CNF_MISMATCH");
      assertRefused(liar.calling(mesh, "").get("/docs"), "CERTIFICATE_MISSING");
      try (GrpcCaller grpc = GrpcCaller.of(mesh.port(9443), liar.files(), acme)) {
        assertThat(list(grpc)).isEqualTo(MISMATCH);
      }
      assertThat(denials(mesh, liar).statusCode()).isEqualTo(401);
      assertThat(liar.at(mesh, "service/gateway").introspect(acme).statusCode()).isEqualTo(401);
    }
    assertThat(Json.at(Json.object(introspected(mesh, acme)), "active")).isEqualTo(true);
  }

  private static HttpResponse<String> denials(Launcher mesh, Stranger liar) throws Exception {
    URI feed = URI.create("https://localhost:" + mesh.port(8444) + "/oauth2/denials?after=");
    return liar.http().send(HttpRequest.newBuilder(feed).build(), BodyHandlers.ofString());
  }

  private static String introspected(Launcher mesh, String token) {
    try (IdentityClient gateway = IdentityClient.service(mesh, "gateway")) {
      return gateway.introspect(token).body();
    }
  }

  private static String token(IdentityClient identity) {
    HttpResponse<String> answer = identity.token();
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Json.text(answer.body(), "access_token");
  }

  private static void assertServed(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private static void assertRefused(HttpResponse<String> answer, String reason) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(401);
    assertThat(Json.text(answer.body(), "reason")).isEqualTo(reason);
    if (reason.equals("CNF_MISMATCH")) {
      assertThat(answer.headers().firstValue("www-authenticate").orElse(""))
          .contains("error=\"invalid_token\"");
    }
  }

  private static String list(GrpcCaller caller) {
    return caller.verdict(OrdersGrpc.getListOrdersMethod(), ListOrdersRequest.getDefaultInstance());
  }
}
