package dev.hansa.orders;

import com.google.type.Money;
import dev.hansa.runtime.error.Errors;
import dev.hansa.settlement.v1.AuthorizePaymentRequest;
import dev.hansa.settlement.v1.AuthorizePaymentResponse;
import dev.hansa.settlement.v1.Entry;
import dev.hansa.settlement.v1.RefundPaymentRequest;
import dev.hansa.settlement.v1.RefundPaymentResponse;
import dev.hansa.settlement.v1.SettlementGrpc;
import dev.hansa.settlement.v1.StreamEntriesRequest;
import dev.hansa.settlement.v1.StreamEntriesResponse;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Payments in memory, with the promises of the contract that orders rely on. */
final class FakeSettlement extends SettlementGrpc.SettlementImplBase {
  private static final long LIMIT = 1000;

  final Faults faults = new Faults();
  private final Map<String, BigDecimal> held = new TreeMap<>();
  private final Set<String> refunded = new HashSet<>();
  private final List<StreamEntriesResponse> ledger = new ArrayList<>();
  private final List<StreamObserver<StreamEntriesResponse>> followers = new ArrayList<>();

  /** What is authorized or captured now. */
  synchronized BigDecimal held() {
    return held.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  /** The partner captures; those who follow hear of it. */
  synchronized void capture(String payment, String order) {
    StreamEntriesResponse response =
        StreamEntriesResponse.newBuilder()
            .setCursor("c" + (ledger.size() + 1))
            .setEntry(
                Entry.newBuilder()
                    .setPayment(payment)
                    .setOrder(order)
                    .setKind(Entry.Kind.KIND_CAPTURED))
            .build();
    ledger.add(response);
    followers.forEach(follower -> follower.onNext(response));
  }

  /** Breaks every stream. */
  synchronized void dropFollowers() {
    followers.forEach(f -> f.onError(Status.UNAVAILABLE.asRuntimeException()));
    followers.clear();
  }

  @Override
  public void authorizePayment(
      AuthorizePaymentRequest request, StreamObserver<AuthorizePaymentResponse> out) {
    faults.around(
        "authorize", out, () -> authorize(request), AuthorizePaymentResponse::getDefaultInstance);
  }

  @Override
  public void refundPayment(
      RefundPaymentRequest request, StreamObserver<RefundPaymentResponse> out) {
    faults.around("refund", out, () -> refund(request), RefundPaymentResponse::getDefaultInstance);
  }

  @Override
  public synchronized void streamEntries(
      StreamEntriesRequest request, StreamObserver<StreamEntriesResponse> out) {
    String cursor = request.getCursor();
    int from = cursor.isEmpty() ? 0 : Integer.parseInt(cursor.substring(1));
    ledger.subList(from, ledger.size()).forEach(out::onNext);
    followers.add(out);
  }

  private synchronized void authorize(AuthorizePaymentRequest request) {
    String id = request.getPaymentId();
    Money amount = request.getAmount();
    if (amount.getUnits() > LIMIT) {
      throw refusal("PAYMENT_DECLINED");
    }
    if (refunded.contains(id)) {
      throw refusal("PAYMENT_VOIDED");
    }
    held.put(id, Amounts.decimal(amount));
  }

  private synchronized void refund(RefundPaymentRequest request) {
    String id = request.getName().substring("payments/".length());
    held.remove(id);
    refunded.add(id);
  }

  private static RuntimeException refusal(String reason) {
    return Errors.of(
        Status.Code.FAILED_PRECONDITION, "settlement.hansa.dev", reason, "refused", Map.of());
  }
}
