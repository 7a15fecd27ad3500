package dev.hansa.orders;

import dev.hansa.inventory.v1.InventoryGrpc;
import dev.hansa.inventory.v1.ReleaseStockRequest;
import dev.hansa.inventory.v1.ReleaseStockResponse;
import dev.hansa.inventory.v1.ReserveStockRequest;
import dev.hansa.inventory.v1.ReserveStockResponse;
import dev.hansa.inventory.v1.StockLine;
import dev.hansa.runtime.error.Errors;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Reservations in memory, with the promises of the contract that orders rely on. */
final class FakeInventory extends InventoryGrpc.InventoryImplBase {
  final Faults faults = new Faults();
  private final Map<String, Long> held = new TreeMap<>();
  private final Set<String> released = new HashSet<>();
  private int reservations;

  /** Pieces set aside now. */
  synchronized long reserved() {
    return held.values().stream().mapToLong(Long::longValue).sum();
  }

  /** How often something was set aside. */
  synchronized int reservations() {
    return reservations;
  }

  @Override
  public void reserveStock(ReserveStockRequest request, StreamObserver<ReserveStockResponse> out) {
    faults.around("reserve", out, () -> reserve(request), ReserveStockResponse::getDefaultInstance);
  }

  @Override
  public void releaseStock(ReleaseStockRequest request, StreamObserver<ReleaseStockResponse> out) {
    faults.around("release", out, () -> release(request), ReleaseStockResponse::getDefaultInstance);
  }

  private synchronized void reserve(ReserveStockRequest request) {
    String id = request.getReservationId();
    for (StockLine line : request.getLinesList()) {
      if (line.getSku().equals("none")) {
        throw Errors.of(
            Status.Code.FAILED_PRECONDITION,
            "inventory.hansa.dev",
            "STOCK_INSUFFICIENT",
            "not enough",
            Map.of("sku", line.getSku()));
      }
    }
    if (released.contains(id)) {
      throw Errors.of(
          Status.Code.FAILED_PRECONDITION,
          "inventory.hansa.dev",
          "RESERVATION_RELEASED",
          "released",
          Map.of());
    }
    if (held.put(id, request.getLinesList().stream().mapToLong(StockLine::getQuantity).sum())
        == null) {
      reservations++;
    }
  }

  private synchronized void release(ReleaseStockRequest request) {
    String id = request.getName().substring("reservations/".length());
    held.remove(id);
    released.add(id);
  }
}
