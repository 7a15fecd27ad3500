package dev.hansa.inventory;

import dev.hansa.inventory.v1.ReconcileStockRequest;
import dev.hansa.inventory.v1.ReconcileStockRequest.Count;
import dev.hansa.inventory.v1.ReconcileStockResponse;
import dev.hansa.inventory.v1.ReconcileStockResponse.Discrepancy;
import dev.hansa.inventory.v1.ReconcileStockResponse.Summary;
import dev.hansa.journal.call.Failures;
import dev.hansa.runtime.server.StreamStart;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One warehouse's count, compared with the books as it streams in.
 *
 * <p>The next count is asked for when the last one is answered and the warehouse has room for
 * answers, so a warehouse that does not read cannot fill our memory. gRPC calls every method on one
 * thread at a time.
 */
final class Reconciliation implements StreamObserver<ReconcileStockRequest> {
  private final ServerCallStreamObserver<ReconcileStockResponse> out;
  private final Function<String, OptionalLong> books;
  private @Nullable String warehouse;
  private long counts;
  private long discrepancies;
  private boolean over;
  private boolean waiting;

  private Reconciliation(
      ServerCallStreamObserver<ReconcileStockResponse> out, Function<String, OptionalLong> books) {
    this.out = out;
    this.books = books;
  }

  /** Begins a reconciliation; {@code books} knows the pieces on hand of a SKU, if it is known. */
  static Reconciliation begin(
      ServerCallStreamObserver<ReconcileStockResponse> out, Function<String, OptionalLong> books) {
    Reconciliation begun = new Reconciliation(out, books);
    out.disableAutoRequest();
    out.setOnReadyHandler(begun::roomAgain);
    out.setOnCancelHandler(() -> begun.over = true);
    out.request(1);
    return begun;
  }

  @Override
  public void onNext(ReconcileStockRequest request) {
    if (over) {
      return;
    }
    try {
      step(request);
    } catch (RuntimeException e) {
      over = true;
      out.onError(Failures.toStatus(e));
      return;
    }
    waiting = !out.isReady();
    if (!waiting) {
      out.request(1);
    }
  }

  @Override
  public void onError(Throwable cancelled) {
    over = true;
  }

  @Override
  public void onCompleted() {
    if (over) {
      return;
    }
    over = true;
    if (warehouse == null) {
      out.onError(InventoryErrors.sequence("open the reconciliation first"));
      return;
    }
    out.onNext(
        ReconcileStockResponse.newBuilder()
            .setSummary(
                Summary.newBuilder()
                    .setWarehouse(warehouse)
                    .setCounts(counts)
                    .setDiscrepancies(discrepancies))
            .build());
    out.onCompleted();
  }

  private void roomAgain() {
    if (waiting && !over) {
      waiting = false;
      out.request(1);
    }
  }

  private void step(ReconcileStockRequest request) {
    switch (request.getStepCase()) {
      case OPEN -> open(request.getOpen().getWarehouse());
      case COUNT -> count(request.getCount());
      case STEP_NOT_SET -> throw InventoryErrors.sequence("a message is an open or a count");
    }
  }

  private void open(String name) {
    if (warehouse != null) {
      throw InventoryErrors.sequence("the reconciliation is open already");
    }
    warehouse = name;
    StreamStart.send(); // a count without discrepancies is silent until its end
  }

  private void count(Count count) {
    if (warehouse == null) {
      throw InventoryErrors.sequence("open the reconciliation first");
    }
    counts++;
    long onHand = books.apply(count.getSku()).orElse(0);
    if (onHand != count.getCounted()) {
      discrepancies++;
      out.onNext(
          ReconcileStockResponse.newBuilder()
              .setDiscrepancy(
                  Discrepancy.newBuilder()
                      .setSku(count.getSku())
                      .setCounted(count.getCounted())
                      .setOnHand(onHand))
              .build());
    }
  }
}
