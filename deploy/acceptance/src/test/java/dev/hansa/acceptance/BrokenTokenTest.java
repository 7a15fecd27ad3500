package dev.hansa.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.hansa.acceptance.mesh.GrpcCaller;
import dev.hansa.acceptance.mesh.HandlerCounts;
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
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Tokens with a good signature and one wrong claim, at both ports of the edge and inside the mesh.
 */
@OnSharedMesh
class BrokenTokenTest {
  private static final ListOrdersRequest LIST = ListOrdersRequest.getDefaultInstance();

  @Test
  @DisplayName("K10, K11, K12, K13, K14: a token with one wrong claim is refused for that claim")
  void a_token_with_one_wrong_claim_is_refused_for_that_claim(Launcher mesh) throws Exception {
    Path files = mesh.home().resolve("partners/acme");
    Partner acme = Partner.of(mesh, "acme");
    Map<String, String> tokens = brokenTokens(Mint.of(mesh, files));
    HandlerCounts before = HandlerCounts.of(mesh);

    for (Map.Entry<String, String> broken : tokens.entrySet()) {
      HttpResponse<String> rest = acme.withToken(broken.getValue()).get("/v1/orders");
      assertThat(rest.statusCode()).as(broken.getKey()).isEqualTo(401);
      assertThat(Json.text(rest.body(), "reason")).isEqualTo(broken.getKey());
      try (GrpcCaller grpc = GrpcCaller.of(mesh.port(9443), files, broken.getValue())) {
        assertThat(grpc.refusal(OrdersGrpc.getListOrdersMethod(), LIST))
            .isEqualTo("UNAUTHENTICATED " + broken.getKey());
      }
    }
    assertThat(HandlerCounts.of(mesh)).isEqualTo(before);

    String good = Mint.of(mesh, files).token(claims -> claims);
    assertThat(acme.withToken(good).get("/v1/orders").statusCode())
        .as("a token with nothing wrong")
        .isEqualTo(200);
  }

  @Test
  void a_partner_that_dials_a_mesh_port_is_refused_whatever_its_token_says(Launcher mesh)
      throws Exception {
    Path files = mesh.home().resolve("partners/acme");
    String token = Mint.of(mesh, files).token(claims -> claims.audience("service/orders"));
    HandlerCounts before = HandlerCounts.of(mesh);
    try (GrpcCaller direct = GrpcCaller.of(mesh.port(7001), files, token)) {
      assertThat(direct.refusal(OrdersGrpc.getListOrdersMethod(), LIST))
          .isEqualTo("PERMISSION_DENIED METHOD_NOT_EXPOSED");
    }
    assertThat(HandlerCounts.of(mesh)).isEqualTo(before);
  }

  @Test
  void a_service_without_a_grant_is_refused_whatever_its_token_says(Launcher mesh)
      throws Exception {
    Path files = mesh.home().resolve("etc/tls/settlement");
    String token =
        Mint.of(mesh, files)
            .token(
                claims ->
                    claims
                        .subject("service/settlement")
                        .claim("client_id", "service/settlement")
                        .audience("service/inventory")
                        .claim("scope", "inventory.reserve"));
    HandlerCounts before = HandlerCounts.of(mesh);
    try (GrpcCaller settlement = GrpcCaller.of(mesh.port(7002), files, token)) {
      assertThat(
              settlement.refusal(
                  InventoryGrpc.getReleaseStockMethod(),
                  ReleaseStockRequest.newBuilder()
                      .setRequestId("no-grant")
                      .setName("reservations/none")
                      .build()))
          .isEqualTo("PERMISSION_DENIED CALLER_NOT_GRANTED");
    }
    assertThat(HandlerCounts.of(mesh)).isEqualTo(before);
  }

  /** By the reason that each is refused for. */
  private static Map<String, String> brokenTokens(Mint mint) throws Exception {
    Instant now = Instant.now();
    UnaryOperator<JWTClaimsSet.Builder> expired =
        claims ->
            claims
                .issueTime(Date.from(now.minusSeconds(400)))
                .expirationTime(Date.from(now.minusSeconds(100)));
    UnaryOperator<JWTClaimsSet.Builder> longLived =
        claims -> claims.expirationTime(Date.from(now.plusSeconds(3600)));
    Map<String, String> tokens = new LinkedHashMap<>();
    tokens.put("TOKEN_EXPIRED", mint.token(expired));
    tokens.put("TOKEN_LIFETIME", mint.token(longLived));
    tokens.put("TOKEN_AUDIENCE", mint.token(claims -> claims.audience("service/orders")));
    tokens.put("TOKEN_ISSUER", mint.token(claims -> claims.issuer(mint.issuer() + "/")));
    tokens.put("TOKEN_TYPE", mint.token("JWT", claims -> claims));
    tokens.put("CNF_MISSING", mint.token(claims -> claims.claim("cnf", null)));
    return tokens;
  }
}
