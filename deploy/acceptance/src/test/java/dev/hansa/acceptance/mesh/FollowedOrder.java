package dev.hansa.acceptance.mesh;

import dev.hansa.orders.v1.OrdersGrpc;
import dev.hansa.orders.v1.WatchOrderRequest;
import dev.hansa.orders.v1.WatchOrderResponse;
import io.grpc.stub.StreamObserver;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A stream of what becomes of an order.
 *
 * @param begun completes with its first message
 * @param ended completes with its end, however it ends
 */
public record FollowedOrder(CompletableFuture<Boolean> begun, CompletableFuture<End> ended) {
  /**
   * How a stream ended.
   *
   * @param words the last that it said of itself, or how it broke
   */
  public record End(String words, Instant at) {}

  private FollowedOrder() {
    this(new CompletableFuture<>(), new CompletableFuture<>());
  }

  private void end(String words) {
    ended.complete(new End(words, Instant.now()));
  }

  /** Waits until it is there. */
  public FollowedOrder awaitFirst() throws Exception {
    var _ = CompletableFuture.anyOf(begun, ended).get(20, TimeUnit.SECONDS);
    if (ended.isDone()) {
      throw new AssertionError("it ended at once: " + ended.join());
    }
    return this;
  }

  /** Follows by gRPC; ends with {@code CODE REASON}. */
  public static FollowedOrder byGrpc(GrpcCaller caller, String order) {
    var followed = new FollowedOrder();
    caller.watch(
        OrdersGrpc.getWatchOrderMethod(),
        WatchOrderRequest.newBuilder().setName(order).build(),
        new StreamObserver<WatchOrderResponse>() {
          @Override
          public void onNext(WatchOrderResponse answer) {
            followed.begun().complete(true);
          }

          @Override
          public void onError(Throwable failure) {
            followed.end(GrpcCaller.reason(failure));
          }

          @Override
          public void onCompleted() {
            followed.end("no error");
          }
        });
    return followed;
  }

  /** Follows by REST, a line of JSON for each message. */
  public static FollowedOrder byLines(Partner partner, String order) {
    return byRest(partner, order, "application/x-ndjson");
  }

  /** Follows by REST, an event for each message. */
  public static FollowedOrder byEvents(Partner partner, String order) {
    return byRest(partner, order, "text/event-stream");
  }

  private static FollowedOrder byRest(Partner partner, String order, String mediaType) {
    var request =
        HttpRequest.newBuilder(partner.base().resolve("/v1/" + order + ":watch"))
            .header("Authorization", "Bearer " + partner.token())
            .header("Accept", mediaType)
            .build();
    var followed = new FollowedOrder();
    var _ =
        partner
            .http()
            .sendAsync(request, BodyHandlers.ofLines())
            .thenAcceptAsync(answer -> followed.read(answer.body()), Thread::startVirtualThread)
            .exceptionally(
                broken -> {
                  followed.end(broken.toString());
                  return null;
                });
    return followed;
  }

  private void read(Stream<String> lines) {
    String last = "";
    for (String line : (Iterable<String>) lines::iterator) {
      if (!line.isBlank()) {
        last = line;
        if (line.contains("STATE_PLACED")) {
          begun.complete(true);
        }
      }
    }
    end(last);
  }
}
