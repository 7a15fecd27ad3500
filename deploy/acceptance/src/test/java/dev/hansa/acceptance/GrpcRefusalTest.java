package dev.hansa.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.acceptance.mesh.GrpcCaller;
import dev.hansa.acceptance.mesh.HandlerCounts;
import dev.hansa.acceptance.mesh.Launcher;
import dev.hansa.acceptance.mesh.OnSharedMesh;
import dev.hansa.acceptance.mesh.Partner;
import dev.hansa.inventory.v1.InventoryGrpc;
import dev.hansa.inventory.v1.ReserveStockRequest;
import dev.hansa.inventory.v1.StockLine;
import dev.hansa.orders.v1.GetOrderRequest;
import dev.hansa.orders.v1.ListOrdersRequest;
import dev.hansa.orders.v1.OrdersGrpc;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What the edge's gRPC port and the ports inside the mesh refuse, with the reason in ErrorInfo. */
@OnSharedMesh
class GrpcRefusalTest {
  private static final ListOrdersRequest LIST = ListOrdersRequest.getDefaultInstance();

  @Test
  void the_edge_refuses_as_by_rest(Launcher mesh) {
    Path acme = mesh.home().resolve("partners/acme");
    Path globex = mesh.home().resolve("partners/globex");
    String token = Partner.of(mesh, "acme").token();
    String narrow =
        mesh.run("token", "--partner", "acme", "--scope", "inventory.read").orFail().out().strip();
    int port = mesh.port(9443);
    HandlerCounts before = HandlerCounts.of(mesh);

    try (GrpcCaller nobody = GrpcCaller.withoutCertificate(port, acme, token);
        GrpcCaller silent = GrpcCaller.of(port, acme, "");
        GrpcCaller thief = GrpcCaller.of(port, globex, token);
        GrpcCaller limited = GrpcCaller.of(port, acme, narrow);
        GrpcCaller good = GrpcCaller.of(port, acme, token)) {
      var list = OrdersGrpc.getListOrdersMethod();
      assertThat(nobody.refusal(list, LIST)).isEqualTo("UNAUTHENTICATED CERTIFICATE_MISSING");
      assertThat(silent.refusal(list, LIST)).isEqualTo("UNAUTHENTICATED TOKEN_MISSING");
      assertThat(thief.refusal(list, LIST)).isEqualTo("UNAUTHENTICATED CNF_MISMATCH");
      assertThat(limited.refusal(list, LIST)).isEqualTo("PERMISSION_DENIED SCOPE_MISSING");
      assertThat(good.refusal(InventoryGrpc.getReserveStockMethod(), reservation()))
          .as("a method that is not for partners")
          .isEqualTo("PERMISSION_DENIED METHOD_NOT_EXPOSED");
      assertThat(
              good.refusal(
                  list.toBuilder().setFullMethodName("hansa.orders.v1.Orders/NoSuch").build(),
                  LIST))
          .isEqualTo("UNIMPLEMENTED METHOD_UNKNOWN");
      assertThat(HandlerCounts.of(mesh)).isEqualTo(before);
      assertThat(
              good.refusal(
                  OrdersGrpc.getGetOrderMethod(),
                  GetOrderRequest.newBuilder().setName("x").build()))
          .isEqualTo("INVALID_ARGUMENT REQUEST_INVALID");
      assertThat(good.call(list, LIST)).isNotNull();
    }
    assertThat(HandlerCounts.of(mesh)).isNotEqualTo(before);
  }

  @Test
  void a_mesh_port_refuses_whoever_does_not_come_through_the_edge(Launcher mesh) {
    Path acme = mesh.home().resolve("partners/acme");
    String token = Partner.of(mesh, "acme").token();
    int port = mesh.port(7001);
    HandlerCounts before = HandlerCounts.of(mesh);

    try (GrpcCaller nobody = GrpcCaller.withoutCertificate(port, acme, token);
        GrpcCaller silent = GrpcCaller.of(port, acme, "");
        GrpcCaller direct = GrpcCaller.of(port, acme, token)) {
      var list = OrdersGrpc.getListOrdersMethod();
      assertThat(nobody.refusal(list, LIST)).as("T02").isEqualTo("UNAVAILABLE");
      assertThat(silent.refusal(list, LIST)).isEqualTo("UNAUTHENTICATED TOKEN_MISSING");
      assertThat(direct.refusal(list, LIST)).as("K12").isEqualTo("UNAUTHENTICATED TOKEN_AUDIENCE");
    }
    assertThat(HandlerCounts.of(mesh)).isEqualTo(before);
  }

  private static ReserveStockRequest reservation() {
    return ReserveStockRequest.newBuilder()
        .setRequestId("direct")
        .setReservationId("direct")
        .addLines(StockLine.newBuilder().setSku("X").setQuantity(1))
        .build();
  }
}
