package dev.hansa.acceptance.mesh;

import com.google.type.Money;
import dev.hansa.orders.v1.ListOrdersRequest;
import dev.hansa.orders.v1.OrderLine;
import dev.hansa.orders.v1.OrdersGrpc;
import dev.hansa.orders.v1.PlaceOrderRequest;
import dev.hansa.runtime.testing.faults.SteadyLoad;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A partner's gRPC calls at a steady rate (open loop) to two edges in turn: reads, and each fifth
 * an order under a key of its own. A call that one edge answers with UNAVAILABLE is made once more,
 * to the other, as the contract allows and any client's retry policy does. Close it to stop.
 */
public final class TwoEdgesLoad implements AutoCloseable {
  private static final int ORDER_EVERY = 5;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Queue<String> failed = new ConcurrentLinkedQueue<>();
  private final Queue<String> placed = new ConcurrentLinkedQueue<>();
  private final AtomicLong repeated = new AtomicLong();
  private final Shop shop;
  private final TwoEdges edges;
  private final SteadyLoad load;

  private TwoEdgesLoad(TwoEdges edges, Shop shop, int perSecond) {
    this.edges = edges;
    this.shop = shop;
    this.load = SteadyLoad.start(perSecond, this::make);
  }

  /** Starts calling. */
  public static TwoEdgesLoad start(TwoEdges edges, Shop shop, int perSecond) {
    return new TwoEdgesLoad(edges, shop, perSecond);
  }

  /** How many calls have ended. */
  public long calls() {
    return load.calls();
  }

  /** How many of them took a second attempt. */
  public long repeated() {
    return repeated.get();
  }

  /** What went wrong, a line a call. */
  public List<String> failed() {
    return List.copyOf(failed);
  }

  /** The orders that were acknowledged. */
  public List<String> placed() {
    return List.copyOf(placed);
  }

  /** Waits until so many more calls have ended. */
  public void await(long calls) {
    load.await(calls, PATIENCE);
  }

  /**
   * Waits until so many calls in a row took one attempt: all that was restarted is in use again. A
   * client finds out after a pause, which grows while it does not.
   */
  public void awaitCalm(long calls) {
    long before;
    do {
      before = repeated();
      await(calls);
    } while (repeated() > before);
  }

  private void make(long number) {
    String key = Shop.newKey();
    try {
      try {
        call(edges.of(number), number, key);
      } catch (StatusRuntimeException e) {
        if (e.getStatus().getCode() != Status.Code.UNAVAILABLE) {
          throw e;
        }
        repeated.incrementAndGet();
        call(edges.of(number + 1), number, key);
      }
    } catch (StatusRuntimeException e) {
      failed.add(GrpcCaller.reason(e) + ": " + e.getMessage());
    }
  }

  private void call(GrpcCaller edge, long number, String key) {
    if (number % ORDER_EVERY == 0) {
      placed.add(edge.call(OrdersGrpc.getPlaceOrderMethod(), order(key)).getOrder().getName());
    } else {
      var _ =
          edge.call(
              OrdersGrpc.getListOrdersMethod(),
              ListOrdersRequest.newBuilder().setPageSize(1).build());
    }
  }

  private PlaceOrderRequest order(String key) {
    return PlaceOrderRequest.newBuilder()
        .setRequestId(key)
        .addLines(
            OrderLine.newBuilder()
                .setSku(shop.sku())
                .setQuantity(1)
                .setUnitPrice(Money.newBuilder().setCurrencyCode("EUR").setUnits(1)))
        .build();
  }

  @Override
  public void close() {
    load.close();
  }
}
