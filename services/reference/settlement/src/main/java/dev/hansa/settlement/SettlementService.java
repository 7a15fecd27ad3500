package dev.hansa.settlement;

import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import dev.hansa.journal.answers.KeyedAnswers;
import dev.hansa.journal.answers.KeyedCall;
import dev.hansa.journal.call.Feed;
import dev.hansa.journal.call.Reply;
import dev.hansa.journal.call.Signal;
import dev.hansa.journal.database.Database;
import dev.hansa.runtime.server.Caller;
import dev.hansa.settlement.v1.AuthorizePaymentRequest;
import dev.hansa.settlement.v1.AuthorizePaymentResponse;
import dev.hansa.settlement.v1.CapturePaymentRequest;
import dev.hansa.settlement.v1.CapturePaymentResponse;
import dev.hansa.settlement.v1.GetStatementRequest;
import dev.hansa.settlement.v1.GetStatementResponse;
import dev.hansa.settlement.v1.RefundPaymentRequest;
import dev.hansa.settlement.v1.RefundPaymentResponse;
import dev.hansa.settlement.v1.SettlementGrpc;
import dev.hansa.settlement.v1.StreamEntriesRequest;
import dev.hansa.settlement.v1.StreamEntriesResponse;
import io.grpc.MethodDescriptor;
import io.grpc.stub.StreamObserver;
import java.util.List;

/** The contract {@code hansa.settlement.v1.Settlement}, as blocking code on virtual threads. */
public final class SettlementService extends SettlementGrpc.SettlementImplBase {
  private static final int BATCH = 100;

  private final Database database;
  private final KeyedAnswers answers;
  private final SettlementConfig config;

  /** Raised after each commit here; other replicas' commits are seen by polling. */
  private final Signal written = new Signal();

  SettlementService(Database database, KeyedAnswers answers, SettlementConfig config) {
    this.database = database;
    this.answers = answers;
    this.config = config;
  }

  @Override
  public void authorizePayment(
      AuthorizePaymentRequest request, StreamObserver<AuthorizePaymentResponse> out) {
    Tenant tenant = Tenant.of(Caller.current());
    keyed(
        out,
        SettlementGrpc.getAuthorizePaymentMethod(),
        request.getRequestId(),
        request,
        AuthorizePaymentResponse.parser(),
        c -> {
          if (Amounts.decimal(request.getAmount()).compareTo(config.paymentLimit()) > 0) {
            throw SettlementErrors.declined();
          }
          return AuthorizePaymentResponse.newBuilder()
              .setPayment(
                  Payments.authorize(
                      c, tenant, request.getPaymentId(), request.getOrder(), request.getAmount()))
              .build();
        });
  }

  @Override
  public void capturePayment(
      CapturePaymentRequest request, StreamObserver<CapturePaymentResponse> out) {
    Tenant tenant = Tenant.of(Caller.current());
    keyed(
        out,
        SettlementGrpc.getCapturePaymentMethod(),
        request.getRequestId(),
        request,
        CapturePaymentResponse.parser(),
        c ->
            CapturePaymentResponse.newBuilder()
                .setPayment(Payments.capture(c, tenant, id(request.getName())))
                .build());
  }

  @Override
  public void refundPayment(
      RefundPaymentRequest request, StreamObserver<RefundPaymentResponse> out) {
    Tenant tenant = Tenant.of(Caller.current());
    keyed(
        out,
        SettlementGrpc.getRefundPaymentMethod(),
        request.getRequestId(),
        request,
        RefundPaymentResponse.parser(),
        c ->
            RefundPaymentResponse.newBuilder()
                .setPayment(Payments.refund(c, tenant, id(request.getName())))
                .build());
  }

  @Override
  public void getStatement(GetStatementRequest request, StreamObserver<GetStatementResponse> out) {
    Tenant tenant = Tenant.of(Caller.current());
    Reply.unary(
        out,
        () ->
            database.transaction(
                c -> Payments.statement(c, tenant.owner(), request.getCurrencyCode())));
  }

  @Override
  public void streamEntries(
      StreamEntriesRequest request, StreamObserver<StreamEntriesResponse> out) {
    Tenant tenant = Tenant.of(Caller.current());
    Feed.start(out, feed -> follow(tenant, request.getCursor(), feed));
  }

  private void follow(Tenant tenant, String cursor, Feed<StreamEntriesResponse> feed)
      throws InterruptedException {
    long seen = Cursor.seq(cursor).orElseThrow(SettlementErrors::cursor);
    if (seen > database.<Long>transaction(Ledger::head)) {
      throw SettlementErrors.cursor();
    }
    feed.accept(StreamEntriesResponse.newBuilder().setCursor(cursor).build());
    while (true) {
      long from = seen;
      long mark = written.mark();
      List<StreamEntriesResponse> entries =
          feed.unseen(() -> database.transaction(c -> Ledger.after(c, tenant, from, BATCH)));
      for (StreamEntriesResponse entry : entries) {
        feed.send(entry);
        seen = Cursor.seq(entry.getCursor()).orElseThrow();
      }
      if (entries.isEmpty()) {
        written.awaitAfter(mark, config.pollInterval());
      }
    }
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
    Reply.unary(
        out,
        () -> {
          T answer = answers.answer(call, parser, work);
          written.raise();
          return answer;
        });
  }

  private static String id(String name) {
    return name.substring(PaymentRow.NAME.length());
  }
}
