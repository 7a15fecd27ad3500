package dev.hansa.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.hansa.inventory.v1.GetStockRequest;
import dev.hansa.inventory.v1.InventoryGrpc;
import dev.hansa.inventory.v1.InventoryGrpc.InventoryBlockingStub;
import dev.hansa.inventory.v1.ListStockRequest;
import dev.hansa.inventory.v1.ReceiveStockRequest;
import dev.hansa.inventory.v1.ReconcileStockRequest;
import dev.hansa.inventory.v1.ReconcileStockRequest.Count;
import dev.hansa.inventory.v1.ReconcileStockRequest.Open;
import dev.hansa.inventory.v1.ReconcileStockResponse;
import dev.hansa.inventory.v1.ReleaseStockRequest;
import dev.hansa.inventory.v1.Reservation;
import dev.hansa.inventory.v1.ReserveStockRequest;
import dev.hansa.inventory.v1.Stock;
import dev.hansa.inventory.v1.StockLine;
import dev.hansa.journal.answers.KeyedAnswers;
import dev.hansa.journal.database.Database;
import dev.hansa.journal.database.Sql;
import dev.hansa.journal.testing.TestCalls;
import dev.hansa.journal.testing.TestDatabase;
import dev.hansa.runtime.error.Errors;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class InventoryServiceTest {
  @RegisterExtension static final TestDatabase postgres = TestDatabase.of("inventory");

  private final Database database = postgres.database();
  private final TestCalls calls =
      TestCalls.serving(new InventoryService(database, new KeyedAnswers(database)));

  /** Each test has partners of its own. */
  private final String acme = "acme-" + UUID.randomUUID().toString().substring(0, 8);

  private final String globex = "globex-" + UUID.randomUUID().toString().substring(0, 8);
  private final InventoryBlockingStub partner = stub(acme);
  private final InventoryBlockingStub orders =
      InventoryGrpc.newBlockingStub(calls.service("orders", acme));
  private final InventoryBlockingStub recovery =
      InventoryGrpc.newBlockingStub(calls.service("orders"));

  @AfterEach
  void close() {
    calls.close();
  }

  @Test
  void reserves_all_lines_or_none() {
    receive("apple", 5);
    receive("pear", 1);
    Throwable refused =
        catchThrowable(() -> reserve(orders, id(), line("apple", 2), line("pear", 2)));
    assertThat(reason(refused)).isEqualTo("STOCK_INSUFFICIENT");
    assertThat(Errors.info(refused).orElseThrow().getMetadataOrThrow("sku")).isEqualTo("pear");
    assertThat(stock("apple").getReserved()).isZero();

    Reservation held = reserve(orders, id(), line("apple", 2), line("pear", 1));
    assertThat(held.getState()).isEqualTo(Reservation.State.STATE_HELD);
    assertThat(stock("apple").getReserved()).isEqualTo(2);
    assertThat(stock("apple").getAvailable()).isEqualTo(3);
  }

  @Test
  void reserves_once_under_a_hundred_parallel_calls_with_one_key() throws Exception {
    receive("apple", 1000);
    ReserveStockRequest request =
        ReserveStockRequest.newBuilder()
            .setRequestId(id())
            .setReservationId(id())
            .addLines(line("apple", 3))
            .build();
    List<Future<Reservation>> answers = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 100; i++) {
        answers.add(threads.submit(() -> orders.reserveStock(request).getReservation()));
      }
    }
    Set<Reservation> distinct = new HashSet<>();
    for (Future<Reservation> answer : answers) {
      distinct.add(answer.get());
    }
    assertThat(distinct).hasSize(1);
    assertThat(stock("apple").getReserved()).isEqualTo(3);
  }

  @Test
  void never_reserves_more_than_there_is_under_parallel_orders() throws Exception {
    receive("apple", 10);
    receive("pear", 10);
    List<Future<Boolean>> answers = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 40; i++) {
        StockLine[] lines =
            i % 2 == 0
                ? new StockLine[] {line("apple", 1), line("pear", 1)}
                : new StockLine[] {line("pear", 1), line("apple", 1)};
        answers.add(
            threads.submit(() -> catchThrowable(() -> reserve(orders, id(), lines)) == null));
      }
    }
    int held = 0;
    for (Future<Boolean> answer : answers) {
      held += answer.get() ? 1 : 0;
    }
    assertThat(held).isEqualTo(10);
    assertThat(stock("pear").getAvailable()).isZero();
  }

  @Test
  void reserves_a_reservation_that_exists_only_once_whatever_the_key() {
    receive("apple", 5);
    String id = id();
    reserve(orders, id, line("apple", 2));
    reserve(orders, id, line("apple", 2));
    assertThat(stock("apple").getReserved()).isEqualTo(2);
    assertThat(reason(catchThrowable(() -> reserve(orders, id, line("apple", 1)))))
        .isEqualTo("REQUEST_INVALID");
  }

  @Test
  void releases_once_for_the_service_that_made_it() {
    receive("apple", 5);
    String id = id();
    reserve(orders, id, line("apple", 2));
    assertThat(release(recovery, id).getState()).isEqualTo(Reservation.State.STATE_RELEASED);
    assertThat(release(orders, id).getLinesList()).containsExactly(line("apple", 2));
    assertThat(stock("apple").getReserved()).isZero();
  }

  @Test
  void refuses_a_reservation_that_was_released_before_it_arrived() {
    receive("apple", 5);
    String id = id();
    assertThat(release(recovery, id).getLinesList()).isEmpty();
    assertThat(reason(catchThrowable(() -> reserve(orders, id, line("apple", 2)))))
        .isEqualTo("RESERVATION_RELEASED");
    assertThat(stock("apple").getReserved()).isZero();
  }

  @Test
  @DisplayName("Z04: another tenant's reservation is answered as an unknown one, and stays")
  void hides_the_reservations_of_other_tenants() {
    receive("apple", 5);
    String id = id();
    reserve(orders, id, line("apple", 2));
    InventoryBlockingStub other = InventoryGrpc.newBlockingStub(calls.service("orders", globex));
    String unknown = id();
    assertThat(release(other, id).toString().replace(id, ""))
        .isEqualTo(release(other, unknown).toString().replace(unknown, ""));
    assertThat(stock("apple").getReserved()).isEqualTo(2);
  }

  @Test
  @DisplayName("Z04: another tenant's stock is NOT_FOUND as an unknown SKU is")
  void hides_the_stock_of_other_tenants() {
    receive("apple", 5);
    Throwable foreign = catchThrowable(() -> get(stub(globex), "apple"));
    assertThat(Status.fromThrowable(foreign).getCode()).isEqualTo(Status.Code.NOT_FOUND);
    assertThat(reason(foreign)).isEqualTo("SKU_UNKNOWN");
    assertThat(stub(globex).listStock(ListStockRequest.getDefaultInstance()).getStockList())
        .isEmpty();
  }

  @Test
  void lists_page_by_page_with_tokens_that_hold_for_the_tenant_only() {
    for (String sku : List.of("a", "b", "c")) {
      receive(sku, 1);
    }
    var first = partner.listStock(ListStockRequest.newBuilder().setPageSize(2).build());
    assertThat(first.getStockList())
        .extracting(Stock::getName)
        .containsExactly("stock/a", "stock/b");
    var next = ListStockRequest.newBuilder().setPageToken(first.getNextPageToken()).build();
    var second = partner.listStock(next);
    assertThat(second.getStockList()).extracting(Stock::getName).containsExactly("stock/c");
    assertThat(second.getNextPageToken()).isEmpty();
    assertThat(reason(catchThrowable(() -> stub(globex).listStock(next))))
        .isEqualTo("PAGE_TOKEN_INVALID");
  }

  @Test
  void refuses_an_arrival_that_would_not_fit() {
    database.run(
        c ->
            Sql.update(
                c,
                "INSERT INTO stock (owner, sku, on_hand) VALUES (?, ?, ?)",
                acme,
                "dust",
                Long.MAX_VALUE - 1));
    receive("dust", 1);
    assertThat(reason(catchThrowable(() -> receive("dust", 1)))).isEqualTo("QUANTITY_OVERFLOW");
  }

  @Test
  void answers_each_discrepancy_and_sums_up() throws Exception {
    receive("apple", 5);
    receive("pear", 7);
    Collected answers = new Collected();
    StreamObserver<ReconcileStockRequest> warehouse =
        InventoryGrpc.newStub(calls.partner(acme)).reconcileStock(answers);
    warehouse.onNext(open());
    warehouse.onNext(count("apple", 5));
    warehouse.onNext(count("pear", 6));
    warehouse.onNext(count("plum", 1));
    warehouse.onCompleted();
    List<ReconcileStockResponse> all = answers.done.get(10, TimeUnit.SECONDS);
    assertThat(all).hasSize(3);
    assertThat(all.get(0).getDiscrepancy().getOnHand()).isEqualTo(7);
    assertThat(all.get(1).getDiscrepancy().getSku()).isEqualTo("plum");
    assertThat(all.get(2).getSummary().getCounts()).isEqualTo(3);
    assertThat(all.get(2).getSummary().getDiscrepancies()).isEqualTo(2);
    assertThat(all.get(2).getSummary().getWarehouse()).isEqualTo("north");
  }

  @Test
  void refuses_counts_before_the_open_and_a_second_open() {
    for (ReconcileStockRequest start : List.of(count("apple", 1), open())) {
      Collected answers = new Collected();
      StreamObserver<ReconcileStockRequest> warehouse =
          InventoryGrpc.newStub(calls.partner(acme)).reconcileStock(answers);
      warehouse.onNext(start);
      warehouse.onNext(open());
      Throwable refused = catchThrowable(() -> answers.done.get(10, TimeUnit.SECONDS));
      assertThat(reason(refused)).isEqualTo("SEQUENCE_INVALID");
    }
  }

  private static final class Collected implements StreamObserver<ReconcileStockResponse> {
    final CompletableFuture<List<ReconcileStockResponse>> done = new CompletableFuture<>();
    private final List<ReconcileStockResponse> all = new ArrayList<>();

    @Override
    public void onNext(ReconcileStockResponse answer) {
      all.add(answer);
    }

    @Override
    public void onError(Throwable error) {
      done.completeExceptionally(error);
    }

    @Override
    public void onCompleted() {
      done.complete(all);
    }
  }

  private InventoryBlockingStub stub(String name) {
    return InventoryGrpc.newBlockingStub(calls.partner(name));
  }

  private void receive(String sku, long quantity) {
    partner.receiveStock(
        ReceiveStockRequest.newBuilder()
            .setRequestId(id())
            .setName("stock/" + sku)
            .setQuantity(quantity)
            .build());
  }

  private Stock stock(String sku) {
    return get(partner, sku);
  }

  private static Stock get(InventoryBlockingStub stub, String sku) {
    return stub.getStock(GetStockRequest.newBuilder().setName("stock/" + sku).build()).getStock();
  }

  private static Reservation reserve(InventoryBlockingStub stub, String id, StockLine... lines) {
    return stub.reserveStock(
            ReserveStockRequest.newBuilder()
                .setRequestId(id())
                .setReservationId(id)
                .addAllLines(List.of(lines))
                .build())
        .getReservation();
  }

  private static Reservation release(InventoryBlockingStub stub, String id) {
    return stub.releaseStock(
            ReleaseStockRequest.newBuilder()
                .setRequestId(id())
                .setName("reservations/" + id)
                .build())
        .getReservation();
  }

  private static StockLine line(String sku, long quantity) {
    return StockLine.newBuilder().setSku(sku).setQuantity(quantity).build();
  }

  private static ReconcileStockRequest open() {
    return ReconcileStockRequest.newBuilder()
        .setOpen(Open.newBuilder().setWarehouse("north"))
        .build();
  }

  private static ReconcileStockRequest count(String sku, long counted) {
    return ReconcileStockRequest.newBuilder()
        .setCount(Count.newBuilder().setSku(sku).setCounted(counted))
        .build();
  }

  private static String id() {
    return UUID.randomUUID().toString();
  }

  private static String reason(Throwable refused) {
    return Errors.info(refused).orElseThrow().getReason();
  }
}
