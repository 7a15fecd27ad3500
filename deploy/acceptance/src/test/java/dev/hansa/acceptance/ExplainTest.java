package dev.hansa.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.ErrorInfo;
import dev.hansa.acceptance.mesh.GrpcCaller;
import dev.hansa.acceptance.mesh.Json;
import dev.hansa.acceptance.mesh.Launcher;
import dev.hansa.acceptance.mesh.OnSharedMesh;
import dev.hansa.acceptance.mesh.Partner;
import dev.hansa.orders.v1.ListOrdersRequest;
import dev.hansa.orders.v1.OrdersGrpc;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** {@code ./hansa explain}: what an operator learns of a refusal, and its caller does not. */
@OnSharedMesh
class ExplainTest {

  @Test
  @DisplayName("Z15: a refusal of the edge is explained to the operator by its id")
  void explains_a_refusal_by_rest(Launcher mesh) {
    Partner acme = Partner.of(mesh, "acme");
    String narrow =
        mesh.run("token", "--partner", "acme", "--scope", "inventory.read").orFail().out().strip();
    var refused = acme.withToken(narrow).get("/v1/orders");
    assertThat(refused.statusCode()).isEqualTo(403);
    String id = String.valueOf(Json.at(Json.object(refused.body()), "decision"));
    String told = mesh.run("explain", id).orFail().out();
    assertThat(told)
        .contains("SCOPE_MISSING", "partner/acme", "inventory.read", "orders.read")
        .contains("service/gateway", "sha256", "hansa.orders.v1.Orders/ListOrders")
        .doesNotContain(narrow);
    assertThat(mesh.read("logs/gateway.log")).contains(id).doesNotContain(narrow);
  }

  @Test
  @DisplayName("K15: the explanation of a stolen token names both certificates, the error neither")
  void explains_a_stolen_token(Launcher mesh) {
    Partner acme = Partner.of(mesh, "acme");
    var refused = acme.withClient(Partner.client(mesh, "globex")).get("/v1/orders");
    assertThat(refused.statusCode()).isEqualTo(401);
    String id = String.valueOf(Json.at(Json.object(refused.body()), "decision"));
    assertThat(mesh.run("explain", id).orFail().out())
        .contains("CNF_MISMATCH", "partner/globex for partner/acme", "it is bound to");
  }

  @Test
  @DisplayName("Z15: a refusal inside the mesh is explained by the process that made it")
  void explains_a_refusal_at_a_mesh_port(Launcher mesh) throws Exception {
    Path acme = mesh.home().resolve("partners/acme");
    try (GrpcCaller partner =
        GrpcCaller.of(mesh.port(7001), acme, Partner.of(mesh, "acme").token())) {
      String id = decision(partner);
      assertThat(mesh.run("explain", id).orFail().out())
          .contains("TOKEN_AUDIENCE", "by spiffe://", "service/orders", "it is for gateway");
    }
  }

  @Test
  void asks_processes_elsewhere_that_are_named(Launcher mesh) throws Exception {
    Path acme = mesh.home().resolve("partners/acme");
    try (GrpcCaller partner =
        GrpcCaller.of(mesh.port(7001), acme, Partner.of(mesh, "acme").token())) {
      String id = decision(partner);
      var at = Map.of("HANSA_AT", "localhost:" + mesh.port(8444) + ":" + mesh.port(7000));
      String orders = "orders=127.0.0.1:" + mesh.port(7001);
      assertThat(mesh.run(at, "explain", id, "--ask", orders).orFail().out())
          .contains("TOKEN_AUDIENCE", "service/orders");
      String another = "inventory=127.0.0.1:" + mesh.port(7001);
      assertThat(mesh.run(at, "explain", id, "--ask", another).err())
          .contains("no answer from inventory at 127.0.0.1:");
    }
  }

  private static String decision(GrpcCaller caller) throws Exception {
    try {
      caller.call(OrdersGrpc.getListOrdersMethod(), ListOrdersRequest.getDefaultInstance());
      throw new AssertionError("not refused");
    } catch (StatusRuntimeException e) {
      for (var detail : StatusProto.fromThrowable(e).getDetailsList()) {
        if (detail.is(ErrorInfo.class)) {
          return detail.unpack(ErrorInfo.class).getMetadataOrThrow("decision");
        }
      }
      throw e;
    }
  }

  @Test
  void says_so_if_nobody_knows_the_decision(Launcher mesh) {
    var told = mesh.run("explain", "0123456789abcdef01234567");
    assertThat(told.exit()).isEqualTo(1);
    assertThat(told.err()).contains("no process knows decision 0123456789abcdef01234567");
  }
}
