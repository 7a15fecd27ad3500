package dev.hansa.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.acceptance.mesh.GrpcCaller;
import dev.hansa.acceptance.mesh.Json;
import dev.hansa.acceptance.mesh.Launcher;
import dev.hansa.acceptance.mesh.Mint;
import dev.hansa.acceptance.mesh.OnSharedMesh;
import dev.hansa.acceptance.mesh.Partner;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A token that is good in every way, shown with another certificate than it is bound to. */
@OnSharedMesh
class StolenTokenTest {
  private static final HealthCheckRequest CHECK = HealthCheckRequest.getDefaultInstance();

  @ParameterizedTest
  @CsvSource({"identity, 7000", "orders, 7001", "inventory, 7002", "settlement, 7003"})
  @DisplayName("K15, K19: no service takes a token that is bound to another certificate")
  void no_service_takes_a_stolen_token(String service, int port, Launcher mesh) throws Exception {
    Path owner = mesh.home().resolve("etc/tls/gateway");
    Path thief = mesh.home().resolve("etc/tls/orders");
    String token =
        Mint.of(mesh, owner)
            .token(
                claims ->
                    claims
                        .subject("service/gateway")
                        .claim("client_id", "service/gateway")
                        .audience("service/" + service));
    var check = HealthGrpc.getCheckMethod();
    try (GrpcCaller holder = GrpcCaller.of(mesh.port(port), owner, token);
        GrpcCaller other = GrpcCaller.of(mesh.port(port), thief, token)) {
      assertThat(holder.call(check, CHECK)).as("its holder may use it").isNotNull();
      assertThat(other.refusal(check, CHECK)).isEqualTo("UNAUTHENTICATED CNF_MISMATCH");
      assertThat(holder.call(check, CHECK)).as("and still may").isNotNull();
    }
  }

  @Test
  @DisplayName("K15, K19: nor does the edge, at either port")
  void the_edge_takes_no_stolen_token(Launcher mesh) {
    Partner acme = Partner.of(mesh, "acme");
    var stolen = acme.withClient(Partner.client(mesh, "globex")).get("/v1/orders");
    assertThat(stolen.statusCode()).isEqualTo(401);
    assertThat(Json.text(stolen.body(), "reason")).isEqualTo("CNF_MISMATCH");
    Path globex = mesh.home().resolve("partners/globex");
    try (GrpcCaller thief = GrpcCaller.of(mesh.port(9443), globex, acme.token())) {
      assertThat(thief.refusal(HealthGrpc.getCheckMethod(), CHECK))
          .isEqualTo("UNAUTHENTICATED CNF_MISMATCH");
    }
    assertThat(acme.get("/v1/orders").statusCode()).isEqualTo(200);
  }
}
