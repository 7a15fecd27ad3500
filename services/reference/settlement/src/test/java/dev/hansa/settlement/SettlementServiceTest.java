package dev.hansa.settlement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.type.Money;
import dev.hansa.journal.answers.KeyedAnswers;
import dev.hansa.journal.database.Database;
import dev.hansa.journal.testing.TestCalls;
import dev.hansa.journal.testing.TestDatabase;
import dev.hansa.runtime.error.Errors;
import dev.hansa.settlement.v1.AuthorizePaymentRequest;
import dev.hansa.settlement.v1.CapturePaymentRequest;
import dev.hansa.settlement.v1.Entry;
import dev.hansa.settlement.v1.GetStatementRequest;
import dev.hansa.settlement.v1.Payment;
import dev.hansa.settlement.v1.RefundPaymentRequest;
import dev.hansa.settlement.v1.SettlementGrpc;
import dev.hansa.settlement.v1.SettlementGrpc.SettlementBlockingStub;
import dev.hansa.settlement.v1.StreamEntriesRequest;
import dev.hansa.settlement.v1.StreamEntriesResponse;
import io.grpc.Context;
import io.grpc.Status;
import io.opentelemetry.api.OpenTelemetry;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SettlementServiceTest {
  @RegisterExtension static final TestDatabase postgres = TestDatabase.of("settlement");

  private static final SettlementConfig CONFIG =
      new SettlementConfig(new BigDecimal(1000), Duration.ofMillis(20));
  private static final Money TEN = money(10, 500_000_000);

  private final TestCalls calls = served(postgres.database());
  private final String acme = "acme-" + UUID.randomUUID().toString().substring(0, 8);
  private final String globex = "globex-" + UUID.randomUUID().toString().substring(0, 8);
  private final SettlementBlockingStub partner = partner(acme);
  private final SettlementBlockingStub orders =
      SettlementGrpc.newBlockingStub(calls.service("orders", acme));
  private final SettlementBlockingStub recovery =
      SettlementGrpc.newBlockingStub(calls.service("orders"));

  @AfterEach
  void close() {
    calls.close();
  }

  @Test
  void sums_up_what_is_authorized_captured_and_refunded() {
    authorize(id());
    capture(partner, authorize(id()));
    refund(partner, capture(partner, authorize(id())));
    refund(partner, authorize(id()));
    var statement =
        partner.getStatement(GetStatementRequest.newBuilder().setCurrencyCode("EUR").build());
    assertThat(statement.getAuthorized()).isEqualTo(TEN);
    assertThat(statement.getCaptured()).isEqualTo(money(21, 0));
    assertThat(statement.getRefunded()).isEqualTo(TEN);
    assertThat(statement.getPayments()).isEqualTo(2);
  }

  @Test
  void declines_what_is_above_the_limit() {
    assertThat(reason(catchThrowable(() -> authorize(id(), money(1000, 1)))))
        .isEqualTo("PAYMENT_DECLINED");
    assertThat(authorize(id(), money(1000, 0))).isNotEmpty();
  }

  @Test
  void authorizes_a_payment_once_whatever_the_key() {
    String id = id();
    authorize(id);
    authorize(id);
    assertThat(reason(catchThrowable(() -> authorize(id, money(1, 0)))))
        .isEqualTo("REQUEST_INVALID");
    assertThat(kinds(entries(partner, "", 1))).containsExactly(Entry.Kind.KIND_AUTHORIZED);
  }

  @Test
  void refuses_a_payment_that_was_refunded_before_it_arrived() {
    String id = id();
    assertThat(refund(recovery, id)).isEqualTo(id);
    assertThat(reason(catchThrowable(() -> authorize(id)))).isEqualTo("PAYMENT_VOIDED");
  }

  @Test
  void tells_a_partner_that_a_payment_is_unknown_instead_of_marking_it() {
    String id = id();
    assertThat(reason(catchThrowable(() -> refund(partner, id)))).isEqualTo("PAYMENT_UNKNOWN");
    assertThat(authorize(id)).isEqualTo(id);
  }

  @Test
  void captures_only_what_is_authorized() {
    assertThat(reason(catchThrowable(() -> capture(partner, id())))).isEqualTo("PAYMENT_UNKNOWN");
    String id = refund(partner, authorize(id()));
    assertThat(reason(catchThrowable(() -> capture(partner, id))))
        .isEqualTo("PAYMENT_NOT_AUTHORIZED");
  }

  @Test
  @DisplayName("Z04: another tenant's payment is answered as an unknown one, and stays")
  void hides_the_payments_of_other_tenants() {
    String id = authorize(id());
    assertThat(reason(catchThrowable(() -> capture(partner(globex), id))))
        .isEqualTo("PAYMENT_UNKNOWN");
    Throwable foreign = catchThrowable(() -> refund(partner(globex), id));
    Throwable absent = catchThrowable(() -> refund(partner(globex), "absent"));
    assertThat(Status.fromThrowable(foreign).toString().replace(id, ""))
        .isEqualTo(Status.fromThrowable(absent).toString().replace("absent", ""));
    SettlementBlockingStub throughOrders =
        SettlementGrpc.newBlockingStub(calls.service("orders", globex));
    assertThat(refund(throughOrders, id)).isEqualTo(id);
    assertThat(capture(partner, id)).isEqualTo(id);
  }

  @Test
  void streams_each_tenant_its_own_entries_and_the_service_all() {
    String start = lastCursor();
    String first = authorize(id());
    authorize(SettlementGrpc.newBlockingStub(calls.service("orders", globex)), id(), TEN);
    capture(partner, first);
    assertThat(kinds(entries(partner, "", 2)))
        .containsExactly(Entry.Kind.KIND_AUTHORIZED, Entry.Kind.KIND_CAPTURED);
    assertThat(kinds(entries(recovery, start, 3)))
        .containsExactly(
            Entry.Kind.KIND_AUTHORIZED, Entry.Kind.KIND_AUTHORIZED, Entry.Kind.KIND_CAPTURED);
  }

  @Test
  void resumes_after_a_cursor_without_loss_or_repetition() {
    authorize(id());
    authorize(id());
    List<StreamEntriesResponse> all = entries(partner, "", 2);
    assertThat(entries(partner, all.getFirst().getCursor(), 1)).containsExactly(all.getLast());
  }

  @Test
  void refuses_a_cursor_that_is_not_its_own() {
    for (String wrong : List.of("abc", "AAAAAAAAAAAAAAAA", Cursor.after(Long.MAX_VALUE))) {
      assertThat(reason(catchThrowable(() -> entries(partner, wrong, 1))))
          .isEqualTo("CURSOR_INVALID");
    }
  }

  @Test
  void shows_every_entry_in_order_to_a_reader_beside_writers_of_two_replicas() throws Exception {
    int each = 50;
    String start = lastCursor();
    try (TestCalls second = served(postgres.open(OpenTelemetry.noop()));
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      SettlementBlockingStub other = SettlementGrpc.newBlockingStub(second.service("orders", acme));
      Future<List<StreamEntriesResponse>> read =
          threads.submit(() -> entries(recovery, start, 2 * each));
      List<Future<String>> written = new ArrayList<>();
      for (int i = 0; i < each; i++) {
        written.add(threads.submit(() -> authorize(orders, id(), TEN)));
        written.add(threads.submit(() -> authorize(other, id(), TEN)));
      }
      List<String> ids = new ArrayList<>();
      for (Future<String> one : written) {
        ids.add("payments/" + one.get());
      }
      List<StreamEntriesResponse> seen = read.get(20, TimeUnit.SECONDS);
      assertThat(seen)
          .extracting(response -> response.getEntry().getPayment())
          .containsExactlyInAnyOrderElementsOf(ids);
      long before = Cursor.seq(start).orElseThrow();
      for (int i = 0; i < seen.size(); i++) {
        assertThat(Cursor.seq(seen.get(i).getCursor())).contains(before + i + 1);
      }
    }
  }

  private static TestCalls served(Database database) {
    return TestCalls.serving(new SettlementService(database, new KeyedAnswers(database), CONFIG));
  }

  private SettlementBlockingStub partner(String name) {
    return SettlementGrpc.newBlockingStub(calls.partner(name));
  }

  private String authorize(String id) {
    return authorize(orders, id, TEN);
  }

  private String authorize(String id, Money amount) {
    return authorize(orders, id, amount);
  }

  private static String authorize(SettlementBlockingStub stub, String id, Money amount) {
    Payment made =
        stub.authorizePayment(
                AuthorizePaymentRequest.newBuilder()
                    .setRequestId(id())
                    .setPaymentId(id)
                    .setOrder("orders/of-" + id)
                    .setAmount(amount)
                    .build())
            .getPayment();
    return made.getName().substring("payments/".length());
  }

  private static String capture(SettlementBlockingStub stub, String id) {
    stub.capturePayment(
        CapturePaymentRequest.newBuilder().setRequestId(id()).setName("payments/" + id).build());
    return id;
  }

  private static String refund(SettlementBlockingStub stub, String id) {
    stub.refundPayment(
        RefundPaymentRequest.newBuilder().setRequestId(id()).setName("payments/" + id).build());
    return id;
  }

  /** The next entries; waits for them, then cancels. */
  private static List<StreamEntriesResponse> entries(
      SettlementBlockingStub stub, String cursor, int count) {
    List<StreamEntriesResponse> entries = new ArrayList<>();
    try (Context.CancellableContext call = Context.current().withCancellation()) {
      call.run(
          () -> {
            Iterator<StreamEntriesResponse> stream =
                stub.withDeadlineAfter(15, TimeUnit.SECONDS)
                    .streamEntries(StreamEntriesRequest.newBuilder().setCursor(cursor).build());
            while (entries.size() < count) {
              StreamEntriesResponse next = stream.next();
              if (next.hasEntry()) {
                entries.add(next);
              }
            }
          });
    }
    return entries;
  }

  private static String lastCursor() {
    return Cursor.after(postgres.database().<Long>transaction(Ledger::head));
  }

  private static List<Entry.Kind> kinds(List<StreamEntriesResponse> entries) {
    return entries.stream().map(response -> response.getEntry().getKind()).toList();
  }

  private static Money money(long units, int nanos) {
    return Money.newBuilder().setCurrencyCode("EUR").setUnits(units).setNanos(nanos).build();
  }

  private static String id() {
    return UUID.randomUUID().toString();
  }

  private static String reason(Throwable refused) {
    return Errors.info(refused).orElseThrow().getReason();
  }
}
