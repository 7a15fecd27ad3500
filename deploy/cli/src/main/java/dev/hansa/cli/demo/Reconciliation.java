package dev.hansa.cli.demo;

import dev.hansa.cli.partner.Channels;
import dev.hansa.cli.process.StartFailure;
import dev.hansa.inventory.v1.InventoryGrpc;
import dev.hansa.inventory.v1.ReconcileStockRequest;
import dev.hansa.inventory.v1.ReconcileStockResponse;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A warehouse counts over one gRPC stream and is told of each discrepancy at once. */
final class Reconciliation {
  private static final int SOON_SECONDS = 15;

  private final Path tls;
  private final int port;
  private final Narrator narrator;

  Reconciliation(Path tls, int port, Narrator narrator) {
    this.tls = tls;
    this.port = port;
    this.narrator = narrator;
  }

  void run(String token, String sku, long onHand) throws InterruptedException {
    ManagedChannel channel = Channels.mutualTls("localhost", port, tls);
    try {
      var answers = new Answers();
      StreamObserver<ReconcileStockRequest> counts =
          InventoryGrpc.newStub(channel)
              .withCallCredentials(Channels.bearer(token))
              .reconcileStock(answers);
      counts.onNext(
          ReconcileStockRequest.newBuilder()
              .setOpen(ReconcileStockRequest.Open.newBuilder().setWarehouse("pier-7"))
              .build());
      counts.onNext(count(sku, onHand - 1));
      var discrepancy = answers.next().getDiscrepancy();
      counts.onNext(count(sku, onHand));
      counts.onCompleted();
      var summary = answers.next().getSummary();
      if (discrepancy.getCounted() != onHand - 1 || summary.getDiscrepancies() != 1) {
        throw new StartFailure("the reconciliation answered " + discrepancy + summary);
      }
      narrator.succeeded(
          "stock reconciled over a gRPC stream: "
              + summary.getCounts()
              + " counts, 1 discrepancy, told at once ("
              + discrepancy.getCounted()
              + " counted, "
              + discrepancy.getOnHand()
              + " on the books)");
    } finally {
      channel.shutdownNow();
    }
  }

  private static ReconcileStockRequest count(String sku, long counted) {
    return ReconcileStockRequest.newBuilder()
        .setCount(ReconcileStockRequest.Count.newBuilder().setSku(sku).setCounted(counted))
        .build();
  }

  /** Answers as they come. */
  private static final class Answers implements StreamObserver<ReconcileStockResponse> {
    private final BlockingQueue<Object> received = new LinkedBlockingQueue<>();

    ReconcileStockResponse next() throws InterruptedException {
      Object answer = received.poll(SOON_SECONDS, TimeUnit.SECONDS);
      if (answer instanceof ReconcileStockResponse response) {
        return response;
      }
      throw new StartFailure(
          "the reconciliation ended early: "
              + (answer == null ? "no answer in " + SOON_SECONDS + " s" : answer)
              + "; see ./hansa logs gateway");
    }

    @Override
    public void onNext(ReconcileStockResponse answer) {
      received.add(answer);
    }

    @Override
    public void onError(Throwable failure) {
      received.add(Status.fromThrowable(failure));
    }

    @Override
    public void onCompleted() {
      received.add("completed");
    }
  }
}
