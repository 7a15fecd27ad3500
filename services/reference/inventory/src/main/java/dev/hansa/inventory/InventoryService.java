package dev.hansa.inventory;

import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import dev.hansa.inventory.v1.GetStockRequest;
import dev.hansa.inventory.v1.GetStockResponse;
import dev.hansa.inventory.v1.InventoryGrpc;
import dev.hansa.inventory.v1.ListStockRequest;
import dev.hansa.inventory.v1.ListStockResponse;
import dev.hansa.inventory.v1.ReceiveStockRequest;
import dev.hansa.inventory.v1.ReceiveStockResponse;
import dev.hansa.inventory.v1.ReconcileStockRequest;
import dev.hansa.inventory.v1.ReconcileStockResponse;
import dev.hansa.inventory.v1.ReleaseStockRequest;
import dev.hansa.inventory.v1.ReleaseStockResponse;
import dev.hansa.inventory.v1.ReserveStockRequest;
import dev.hansa.inventory.v1.ReserveStockResponse;
import dev.hansa.inventory.v1.Stock;
import dev.hansa.journal.answers.KeyedAnswers;
import dev.hansa.journal.answers.KeyedCall;
import dev.hansa.journal.call.Reply;
import dev.hansa.journal.database.Database;
import dev.hansa.journal.paging.PageSize;
import dev.hansa.journal.paging.PageToken;
import dev.hansa.runtime.server.Caller;
import io.grpc.MethodDescriptor;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.List;

/** The contract {@code hansa.inventory.v1.Inventory}, as blocking code on virtual threads. */
public final class InventoryService extends InventoryGrpc.InventoryImplBase {
  private final Database database;
  private final KeyedAnswers answers;

  InventoryService(Database database, KeyedAnswers answers) {
    this.database = database;
    this.answers = answers;
  }

  @Override
  public void reserveStock(ReserveStockRequest request, StreamObserver<ReserveStockResponse> out) {
    Tenant tenant = Tenant.of(Caller.current());
    String id = request.getReservationId();
    keyed(
        out,
        InventoryGrpc.getReserveStockMethod(),
        request.getRequestId(),
        request,
        ReserveStockResponse.parser(),
        c ->
            ReserveStockResponse.newBuilder()
                .setReservation(Reservations.reserve(c, tenant, id, request.getLinesList()))
                .build());
  }

  @Override
  public void releaseStock(ReleaseStockRequest request, StreamObserver<ReleaseStockResponse> out) {
    Tenant tenant = Tenant.of(Caller.current());
    String id = request.getName().substring(Reservations.NAME.length());
    keyed(
        out,
        InventoryGrpc.getReleaseStockMethod(),
        request.getRequestId(),
        request,
        ReleaseStockResponse.parser(),
        c ->
            ReleaseStockResponse.newBuilder()
                .setReservation(Reservations.release(c, tenant, id))
                .build());
  }

  @Override
  public void receiveStock(ReceiveStockRequest request, StreamObserver<ReceiveStockResponse> out) {
    Tenant tenant = Tenant.of(Caller.current());
    String sku = sku(request.getName());
    keyed(
        out,
        InventoryGrpc.getReceiveStockMethod(),
        request.getRequestId(),
        request,
        ReceiveStockResponse.parser(),
        c ->
            ReceiveStockResponse.newBuilder()
                .setStock(
                    StockTable.receive(c, tenant.owner(), sku, request.getQuantity())
                        .orElseThrow(() -> InventoryErrors.overflow(sku)))
                .build());
  }

  @Override
  public void getStock(GetStockRequest request, StreamObserver<GetStockResponse> out) {
    Tenant tenant = Tenant.of(Caller.current());
    String sku = sku(request.getName());
    Reply.unary(
        out,
        () ->
            GetStockResponse.newBuilder()
                .setStock(
                    database
                        .transaction(c -> StockTable.find(c, tenant.owner(), sku))
                        .orElseThrow(() -> InventoryErrors.unknown(sku)))
                .build());
  }

  @Override
  public void listStock(ListStockRequest request, StreamObserver<ListStockResponse> out) {
    Tenant tenant = Tenant.of(Caller.current());
    Reply.unary(out, () -> page(tenant, request));
  }

  @Override
  public StreamObserver<ReconcileStockRequest> reconcileStock(
      StreamObserver<ReconcileStockResponse> out) {
    Tenant tenant = Tenant.of(Caller.current());
    return Reconciliation.begin(
        (ServerCallStreamObserver<ReconcileStockResponse>) out,
        sku -> database.transaction(c -> StockTable.onHand(c, tenant.owner(), sku)));
  }

  private ListStockResponse page(Tenant tenant, ListStockRequest request) {
    PageToken tokens = PageToken.within("stock", tenant.owner());
    String given = request.getPageToken();
    String after =
        given.isEmpty() ? "" : tokens.position(given).orElseThrow(InventoryErrors::pageToken);
    int size = PageSize.of(request.getPageSize());
    List<Stock> found =
        database.transaction(c -> StockTable.list(c, tenant.owner(), after, size + 1));
    ListStockResponse.Builder page = ListStockResponse.newBuilder();
    if (found.size() <= size) {
      return page.addAllStock(found).build();
    }
    String last = sku(found.get(size - 1).getName());
    return page.addAllStock(found.subList(0, size)).setNextPageToken(tokens.after(last)).build();
  }

  private <T extends Message> void keyed(
      StreamObserver<T> out,
      MethodDescriptor<?, T> method,
      String key,
      Message request,
      Parser<T> parser,
      Database.Work<T> work) {
    String subject = Caller.current().subject().toString();
    KeyedCall call = KeyedCall.of(subject, method, key, request);
    Reply.unary(out, () -> answers.answer(call, parser, work));
  }

  private static String sku(String name) {
    return name.substring(StockTable.NAME.length());
  }
}
