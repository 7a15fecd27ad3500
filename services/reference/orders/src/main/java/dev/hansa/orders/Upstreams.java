package dev.hansa.orders;

import com.google.type.Money;
import dev.hansa.inventory.v1.InventoryGrpc;
import dev.hansa.inventory.v1.ReleaseStockRequest;
import dev.hansa.inventory.v1.ReserveStockRequest;
import dev.hansa.inventory.v1.StockLine;
import dev.hansa.orders.v1.OrderLine;
import dev.hansa.runtime.client.MeshClient;
import dev.hansa.runtime.client.ResumableStream;
import dev.hansa.runtime.client.StreamHandler;
import dev.hansa.runtime.contract.Contracts;
import dev.hansa.runtime.contract.MethodContract;
import dev.hansa.settlement.v1.AuthorizePaymentRequest;
import dev.hansa.settlement.v1.RefundPaymentRequest;
import dev.hansa.settlement.v1.SettlementGrpc;
import dev.hansa.settlement.v1.StreamEntriesRequest;
import dev.hansa.settlement.v1.StreamEntriesResponse;
import io.grpc.Channel;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * The calls that an order needs. What begins an order is called on behalf of the partner; what
 * undoes or ends one under this service's own token, as no caller may be left by then.
 *
 * <p>The order's id names its reservation and payment, and keys each call, so every call may be
 * repeated. Each throws {@link io.grpc.StatusRuntimeException}.
 */
record Upstreams(
    Channel inventoryOnBehalf,
    Channel settlementOnBehalf,
    Channel inventoryAsSelf,
    Channel settlementAsSelf) {
  private static final MethodContract ENTRIES =
      Contracts.of(List.of(SettlementGrpc.getServiceDescriptor()))
          .find(SettlementGrpc.getStreamEntriesMethod().getFullMethodName())
          .orElseThrow();

  static Upstreams of(MeshClient mesh) {
    return new Upstreams(
        mesh.onBehalf("inventory"),
        mesh.onBehalf("settlement"),
        mesh.asSelf("inventory"),
        mesh.asSelf("settlement"));
  }

  void reserve(UUID id, List<OrderLine> lines, Duration within) {
    ReserveStockRequest.Builder request =
        ReserveStockRequest.newBuilder()
            .setRequestId(id.toString())
            .setReservationId(id.toString());
    for (OrderLine line : lines) {
      request.addLines(
          StockLine.newBuilder().setSku(line.getSku()).setQuantity(line.getQuantity()));
    }
    var _ =
        InventoryGrpc.newBlockingStub(inventoryOnBehalf)
            .withDeadlineAfter(within.toMillis(), TimeUnit.MILLISECONDS)
            .reserveStock(request.build());
  }

  void authorize(UUID id, Money amount, String method, Duration within) {
    var _ =
        SettlementGrpc.newBlockingStub(settlementOnBehalf)
            .withDeadlineAfter(within.toMillis(), TimeUnit.MILLISECONDS)
            .authorizePayment(
                AuthorizePaymentRequest.newBuilder()
                    .setRequestId(id.toString())
                    .setPaymentId(id.toString())
                    .setOrder(OrderName.of(id))
                    .setAmount(amount)
                    .setPaymentMethod(method)
                    .build());
  }

  void release(UUID id) {
    var _ =
        InventoryGrpc.newBlockingStub(inventoryAsSelf)
            .releaseStock(
                ReleaseStockRequest.newBuilder()
                    .setRequestId(id.toString())
                    .setName("reservations/" + id)
                    .build());
  }

  void refund(UUID id) {
    var _ =
        SettlementGrpc.newBlockingStub(settlementAsSelf)
            .refundPayment(
                RefundPaymentRequest.newBuilder()
                    .setRequestId(id.toString())
                    .setName("payments/" + id)
                    .build());
  }

  /** Follows the ledger after the cursor, without end; close it to stop. */
  ResumableStream<StreamEntriesRequest, StreamEntriesResponse> follow(
      String cursor, StreamHandler<StreamEntriesResponse> handler) {
    return ResumableStream.open(
        settlementAsSelf,
        SettlementGrpc.getStreamEntriesMethod(),
        ENTRIES,
        StreamEntriesRequest.newBuilder().setCursor(cursor).build(),
        handler);
  }
}
