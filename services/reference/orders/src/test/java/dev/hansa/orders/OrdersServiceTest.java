package dev.hansa.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.protobuf.ByteString;
import com.google.type.Money;
import dev.hansa.journal.database.Sql;
import dev.hansa.journal.testing.TestCalls;
import dev.hansa.journal.testing.TestDatabase;
import dev.hansa.orders.v1.CancelOrderRequest;
import dev.hansa.orders.v1.GetOrderRequest;
import dev.hansa.orders.v1.ListOrdersRequest;
import dev.hansa.orders.v1.Order;
import dev.hansa.orders.v1.Order.State;
import dev.hansa.orders.v1.OrderLine;
import dev.hansa.orders.v1.OrdersGrpc.OrdersBlockingStub;
import dev.hansa.orders.v1.PlaceOrderRequest;
import dev.hansa.orders.v1.WatchOrderRequest;
import dev.hansa.runtime.error.Errors;
import io.grpc.Status;
import io.opentelemetry.api.OpenTelemetry;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrdersServiceTest {
  @RegisterExtension static final TestDatabase postgres = TestDatabase.of("orders");

  private static final Duration LEASE = Duration.ofSeconds(30);

  private final FakeInventory inventory = new FakeInventory();
  private final FakeSettlement settlement = new FakeSettlement();
  private final TestCalls upstreams = TestCalls.serving(inventory, settlement);
  private final Replica replica = new Replica(postgres.database(), upstreams, LEASE);

  /** Each test has partners of its own. */
  private final String acme = "acme-" + UUID.randomUUID().toString().substring(0, 8);

  private final String globex = "globex-" + UUID.randomUUID().toString().substring(0, 8);
  private final OrdersBlockingStub partner = replica.partner(acme);

  @AfterEach
  void close() {
    replica.close();
    upstreams.close();
  }

  @Test
  void places_an_order_with_its_stock_and_payment() {
    Order order = place(partner, order(line("apple", 3, 2), line("pear", 1, 4)));
    assertThat(order.getState()).isEqualTo(State.STATE_PLACED);
    assertThat(order.getTotal()).isEqualTo(euros(10));
    assertThat(order.getRevision()).isEqualTo(1);
    assertThat(inventory.reserved()).isEqualTo(4);
    assertThat(settlement.held()).isEqualByComparingTo(BigDecimal.TEN);
    assertThat(get(partner, order.getName())).isEqualTo(order);
  }

  @Test
  void places_one_order_under_a_hundred_parallel_calls_with_one_key_over_two_replicas()
      throws Exception {
    PlaceOrderRequest request = order(line("apple", 3, 2));
    Set<ByteString> answers = new HashSet<>();
    try (Replica second = new Replica(postgres.open(OpenTelemetry.noop()), upstreams, LEASE);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<OrdersBlockingStub> stubs = List.of(partner, second.partner(acme));
      List<Future<ByteString>> calls = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        OrdersBlockingStub stub = stubs.get(i % 2);
        calls.add(threads.submit(() -> stub.placeOrder(request).toByteString()));
      }
      for (Future<ByteString> call : calls) {
        answers.add(call.get(30, TimeUnit.SECONDS));
      }
    }
    assertThat(answers).hasSize(1);
    assertThat(inventory.reservations()).isEqualTo(1);
  }

  @Test
  void refuses_another_payload_under_the_key_and_keeps_partners_apart() {
    PlaceOrderRequest request = order(line("apple", 3, 2));
    Order order = place(partner, request);
    PlaceOrderRequest other = request.toBuilder().setBuyerReference("other").build();
    assertThat(reason(catchThrowable(() -> place(partner, other))))
        .isEqualTo("IDEMPOTENCY_KEY_REUSED");
    assertThat(place(replica.partner(globex), other).getName()).isNotEqualTo(order.getName());
  }

  @Test
  void refuses_lines_that_do_not_fit_together() {
    Money dollar = euros(1).toBuilder().setCurrencyCode("USD").build();
    OrderLine inDollars = line("pear", 1, 1).toBuilder().setUnitPrice(dollar).build();
    assertThat(refusal(order(line("apple", 1, 1), inDollars))).isEqualTo("CURRENCY_MIXED");
    assertThat(refusal(order(line("apple", 1, 1), line("apple", 2, 1)))).isEqualTo("SKU_REPEATED");
    assertThat(refusal(order(line("apple", 2, Long.MAX_VALUE)))).isEqualTo("AMOUNT_OVERFLOW");
    assertThat(refusal(order(line("apple", 2, 0)))).isEqualTo("REQUEST_INVALID");
    assertThat(inventory.reservations()).isZero();
  }

  @Test
  void answers_every_repetition_that_stock_is_lacking() {
    PlaceOrderRequest request = order(line("none", 1, 1));
    Throwable first = catchThrowable(() -> place(partner, request));
    assertThat(reason(first)).isEqualTo("STOCK_INSUFFICIENT");
    assertThat(Errors.info(first).orElseThrow().getDomain()).isEqualTo("orders.hansa.dev");
    inventory.faults.at("reserve", Faults.Fault.REFUSED);
    Throwable second = catchThrowable(() -> place(partner, request));
    assertThat(Errors.info(second)).isEqualTo(Errors.info(first));
  }

  @Test
  void frees_the_stock_of_an_order_whose_payment_is_declined() {
    assertThat(refusal(order(line("apple", 3, 2000)))).isEqualTo("PAYMENT_DECLINED");
    await("stock is free", () -> inventory.reserved() == 0);
  }

  @ParameterizedTest(name = "{1} at {0}")
  @CsvSource({
    "reserve, REFUSED",
    "reserve, ANSWER_LOST",
    "reserve, SILENT",
    "authorize, REFUSED",
    "authorize, ANSWER_LOST",
    "authorize, SILENT"
  })
  void undoes_what_is_unknown_and_leaves_the_key_free(String step, Faults.Fault fault) {
    PlaceOrderRequest request = order(line("apple", 3, 2));
    inventory.faults.at(step, fault);
    settlement.faults.at(step, fault);
    OrdersBlockingStub hurried = partner.withDeadlineAfter(2500, TimeUnit.MILLISECONDS);
    Throwable refused = catchThrowable(() -> place(hurried, request));
    assertThat(Status.fromThrowable(refused).getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(reason(refused)).isEqualTo("UPSTREAM_UNAVAILABLE");
    assertThat(inventory.reserved()).isZero();
    assertThat(settlement.held()).isZero();

    inventory.faults.mend();
    settlement.faults.mend();
    assertThat(place(partner, request).getState()).isEqualTo(State.STATE_PLACED);
    assertThat(inventory.reserved()).isEqualTo(3);
  }

  @Test
  void leaves_to_recovery_what_cannot_be_undone_at_once() {
    PlaceOrderRequest request = order(line("apple", 3, 2));
    settlement.faults.at("authorize", Faults.Fault.ANSWER_LOST);
    settlement.faults.at("refund", Faults.Fault.REFUSED);
    assertThat(refusal(request)).isEqualTo("UPSTREAM_UNAVAILABLE");
    assertThat(inventory.reserved()).isEqualTo(3);

    settlement.faults.mend();
    replica.startRecovery();
    await("all is undone", () -> inventory.reserved() == 0 && settlement.held().signum() == 0);
    assertThat(place(partner, request).getState()).isEqualTo(State.STATE_PLACED);
  }

  @ParameterizedTest(name = "after {0}")
  @CsvSource({"reserve", "authorize"})
  void undoes_what_a_crash_left_and_places_the_order_on_the_next_call(String step) {
    PlaceOrderRequest request = order(line("apple", 3, 2));
    try (Replica crashing =
        new Replica(postgres.open(OpenTelemetry.noop()), upstreams, Duration.ofMillis(300))) {
      Faults faults = step.equals("reserve") ? inventory.faults : settlement.faults;
      faults.after(step, crashing::crash);
      faults.at(step, Faults.Fault.ANSWER_LOST);
      var _ = catchThrowable(() -> place(crashing.partner(acme), request));
      faults.mend();
    }
    assertThat(inventory.reserved()).isEqualTo(3);

    replica.startRecovery();
    Order order = place(partner, request);
    assertThat(order.getState()).isEqualTo(State.STATE_PLACED);
    assertThat(inventory.reservations()).isEqualTo(2);
    assertThat(inventory.reserved()).isEqualTo(3);
    assertThat(settlement.held()).isEqualByComparingTo(BigDecimal.valueOf(6));
  }

  @Test
  void undoes_an_order_whose_worker_lost_the_database_before_storing_it() {
    PlaceOrderRequest request = order(line("apple", 3, 2));
    try (Replica crashing =
        new Replica(postgres.open(OpenTelemetry.noop()), upstreams, Duration.ofMillis(300))) {
      settlement.faults.after("authorize", crashing::crash);
      var _ = catchThrowable(() -> place(crashing.partner(acme), request));
      settlement.faults.mend();
    }
    assertThat(settlement.held()).isEqualByComparingTo(BigDecimal.valueOf(6));
    replica.startRecovery();
    await("all is undone", () -> inventory.reserved() == 0 && settlement.held().signum() == 0);
    assertThat(list(partner, State.STATE_UNSPECIFIED)).isEmpty();
  }

  @Test
  void cancels_once_and_gives_all_back() {
    Order order = place(partner, order(line("apple", 3, 2)));
    CancelOrderRequest request = cancel(order.getName());
    Order cancelled = partner.cancelOrder(request).getOrder();
    assertThat(cancelled.getState()).isEqualTo(State.STATE_CANCELLED);
    assertThat(cancelled.getRevision()).isEqualTo(2);
    assertThat(partner.cancelOrder(request).getOrder()).isEqualTo(cancelled);
    assertThat(partner.cancelOrder(cancel(order.getName())).getOrder()).isEqualTo(cancelled);
    assertThat(inventory.reserved()).isZero();
    assertThat(settlement.held()).isZero();
  }

  @Test
  void drives_a_cancellation_to_its_end_after_its_caller_was_told_to_repeat() {
    Order order = place(partner, order(line("apple", 3, 2)));
    CancelOrderRequest request = cancel(order.getName());
    inventory.faults.at("release", Faults.Fault.REFUSED);
    assertThat(reason(catchThrowable(() -> partner.cancelOrder(request))))
        .isEqualTo("UPSTREAM_UNAVAILABLE");
    inventory.faults.mend();
    replica.startRecovery();
    assertThat(partner.cancelOrder(request).getOrder().getState()).isEqualTo(State.STATE_CANCELLED);
    assertThat(inventory.reserved()).isZero();
  }

  @Test
  @DisplayName("Z04: another tenant's order is answered as an unknown one")
  void hides_the_orders_of_other_tenants() {
    Order order = place(partner, order(line("apple", 3, 2)));
    OrdersBlockingStub other = replica.partner(globex);
    String absent = "orders/" + UUID.randomUUID();
    for (String name : List.of(order.getName(), absent, "orders/none")) {
      Throwable get = catchThrowable(() -> get(other, name));
      assertThat(Status.fromThrowable(get).getCode()).isEqualTo(Status.Code.NOT_FOUND);
      assertThat(reason(get)).isEqualTo("ORDER_UNKNOWN");
      assertThat(reason(catchThrowable(() -> other.cancelOrder(cancel(name)))))
          .isEqualTo("ORDER_UNKNOWN");
      var watch = WatchOrderRequest.newBuilder().setName(name).build();
      assertThat(reason(catchThrowable(() -> other.watchOrder(watch).next())))
          .isEqualTo("ORDER_UNKNOWN");
    }
    assertThat(list(other, State.STATE_UNSPECIFIED)).isEmpty();
    assertThat(inventory.reserved()).isEqualTo(3);
  }

  @Test
  void lists_the_newest_first_by_state_and_page() {
    Order first = place(partner, order(line("apple", 1, 1)));
    Order second = place(partner, order(line("apple", 1, 1)));
    Order third = place(partner, order(line("apple", 1, 1)));
    Order gone = partner.cancelOrder(cancel(second.getName())).getOrder();
    assertThat(list(partner, State.STATE_CANCELLED)).containsExactly(gone);
    assertThat(list(partner, State.STATE_PLACED)).containsExactly(third, first);
    var page = partner.listOrders(ListOrdersRequest.newBuilder().setPageSize(2).build());
    assertThat(page.getOrdersList()).containsExactly(third, gone);
    var next = ListOrdersRequest.newBuilder().setPageToken(page.getNextPageToken());
    assertThat(partner.listOrders(next.build()).getOrdersList()).containsExactly(first);
    assertThat(partner.listOrders(next.build()).getNextPageToken()).isEmpty();
    var otherFilter = next.setState(State.STATE_PLACED).build();
    assertThat(reason(catchThrowable(() -> partner.listOrders(otherFilter))))
        .isEqualTo("PAGE_TOKEN_INVALID");
  }

  @Test
  void follows_the_ledger_over_a_broken_stream_and_tells_those_who_watch() {
    Order order = place(partner, order(line("apple", 3, 2)));
    var changes =
        partner
            .withDeadlineAfter(30, TimeUnit.SECONDS)
            .watchOrder(WatchOrderRequest.newBuilder().setName(order.getName()).build());
    assertThat(changes.next().getOrder()).isEqualTo(order);
    replica.startFollowing();
    settlement.capture("payments/another", "orders/another");
    settlement.dropFollowers();
    settlement.capture(order.getPayment(), order.getName());
    assertThat(changes.next().getOrder().getState()).isEqualTo(State.STATE_PAID);
    partner.cancelOrder(cancel(order.getName()));
    assertThat(changes.next().getOrder().getState()).isEqualTo(State.STATE_CANCELLED);
    assertThat(changes.hasNext()).isFalse();
  }

  @Test
  void marks_an_order_paid_whose_payment_was_captured_before_it_stood() {
    replica.startFollowing();
    String[] early = new String[1];
    settlement.faults.after(
        "authorize",
        () -> {
          early[0] = openProcess();
          settlement.capture("payments/" + early[0], "orders/" + early[0]);
          await("the capture is kept", () -> early(early[0]));
        });
    Order order = place(partner, order(line("apple", 3, 2)));
    assertThat(order.getName()).isEqualTo("orders/" + early[0]);
    assertThat(order.getState()).isEqualTo(State.STATE_PAID);
  }

  private String openProcess() {
    return postgres
        .database()
        .transaction(
            c ->
                Sql.first(
                        c,
                        "SELECT id FROM processes WHERE owner = ?",
                        row -> row.getString("id"),
                        acme)
                    .orElseThrow());
  }

  private static boolean early(String id) {
    return postgres
        .database()
        .transaction(
            c ->
                Sql.first(
                        c,
                        "SELECT 1 FROM early_captures WHERE order_id = ?",
                        _ -> true,
                        UUID.fromString(id))
                    .isPresent());
  }

  private static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(15);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("not within 15 s: " + what);
      }
      Thread.onSpinWait();
    }
  }

  private String refusal(PlaceOrderRequest request) {
    return reason(catchThrowable(() -> place(partner, request)));
  }

  private static Order place(OrdersBlockingStub stub, PlaceOrderRequest request) {
    return stub.placeOrder(request).getOrder();
  }

  private static Order get(OrdersBlockingStub stub, String name) {
    return stub.getOrder(GetOrderRequest.newBuilder().setName(name).build()).getOrder();
  }

  private static List<Order> list(OrdersBlockingStub stub, State state) {
    return stub.listOrders(ListOrdersRequest.newBuilder().setState(state).build()).getOrdersList();
  }

  private static PlaceOrderRequest order(OrderLine... lines) {
    return PlaceOrderRequest.newBuilder()
        .setRequestId(UUID.randomUUID().toString())
        .addAllLines(List.of(lines))
        .setBuyerReference("buyer")
        .build();
  }

  private static CancelOrderRequest cancel(String name) {
    return CancelOrderRequest.newBuilder()
        .setRequestId(UUID.randomUUID().toString())
        .setName(name)
        .build();
  }

  private static OrderLine line(String sku, long quantity, long price) {
    return OrderLine.newBuilder()
        .setSku(sku)
        .setQuantity(quantity)
        .setUnitPrice(euros(price))
        .build();
  }

  private static Money euros(long units) {
    return Money.newBuilder().setCurrencyCode("EUR").setUnits(units).build();
  }

  private static String reason(Throwable refused) {
    return Errors.info(refused).orElseThrow().getReason();
  }
}
