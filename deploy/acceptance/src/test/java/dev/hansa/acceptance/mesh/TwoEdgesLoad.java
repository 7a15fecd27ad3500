package dev.hansa.acceptance.mesh;

import com.google.type.Money;
import dev.hansa.orders.v1.ListOrdersRequest;
import dev.hansa.orders.v1.OrderLine;
import dev.hansa.orders.v1.OrdersGrpc;
import dev.hansa.orders.v1.PlaceOrderRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A partner's gRPC calls at a steady rate (open loop) to two edges in turn: reads, and each fifth
 * an order under a key of its own. A call that one edge answers with UNAVAILABLE is made once more,
 * to the other, as the contract allows and any client's retry policy does. Close it to stop.
 */
public final class TwoEdgesLoad implements AutoCloseable {
  private static final int GRPC = 9443;
  private static final int PER_REPLICA = 100;
  private static final int ORDER_EVERY = 5;

  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final Queue<String> failed = new ConcurrentLinkedQueue<>();
  private final AtomicLong started = new AtomicLong();
  private final AtomicLong ended = new AtomicLong();
  private final AtomicLong repeated = new AtomicLong();
  private final Launcher mesh;
  private final Shop shop;
  private final List<GrpcCaller> edges;
  private volatile String token;

  private TwoEdgesLoad(Launcher mesh, Shop shop) {
    this.mesh = mesh;
    this.shop = shop;
    this.token = shop.partner().token();
    this.edges =
        List.of(0, PER_REPLICA).stream()
            .map(
                shift ->
                    GrpcCaller.of(
                        mesh.port(GRPC + shift),
                        mesh.home().resolve("partners").resolve(shop.partner().name()),
                        token))
            .toList();
  }

  /** Starts calling. */
  public static TwoEdgesLoad start(Launcher mesh, Shop shop, int perSecond) {
    var load = new TwoEdgesLoad(mesh, shop);
    var _ =
        load.clock.scheduleAtFixedRate(
            () -> Thread.startVirtualThread(load::next),
            0,
            TimeUnit.SECONDS.toNanos(1) / perSecond,
            TimeUnit.NANOSECONDS);
    return load;
  }

  /** Gets another token: one lasts for five minutes. */
  public void renew() {
    token = Partner.of(mesh, shop.partner().name()).token();
  }

  /** How many calls have ended. */
  public long calls() {
    return ended.get();
  }

  /** How many of them took a second attempt. */
  public long repeated() {
    return repeated.get();
  }

  /** What went wrong, a line a call. */
  public List<String> failed() {
    return List.copyOf(failed);
  }

  /** Waits until so many more calls have ended. */
  public void await(long calls) {
    long until = calls() + calls;
    Await.untilTrue(calls + " more calls", Duration.ofSeconds(60), () -> calls() >= until);
  }

  private void next() {
    long number = started.getAndIncrement();
    int edge = Math.toIntExact(number % edges.size());
    String key = Shop.newKey();
    try {
      try {
        call(edges.get(edge), number, key);
      } catch (StatusRuntimeException e) {
        if (e.getStatus().getCode() != Status.Code.UNAVAILABLE) {
          throw e;
        }
        repeated.incrementAndGet();
        call(edges.get((edge + 1) % edges.size()), number, key);
      }
    } catch (RuntimeException e) {
      failed.add(GrpcCaller.reason(e) + ": " + e.getMessage());
    } finally {
      ended.incrementAndGet();
    }
  }

  private void call(GrpcCaller edge, long number, String key) {
    GrpcCaller caller = edge.withToken(token);
    if (number % ORDER_EVERY == 0) {
      var _ = caller.call(OrdersGrpc.getPlaceOrderMethod(), order(key));
    } else {
      var _ =
          caller.call(
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
    clock.close();
    Await.untilTrue("all calls ended", Duration.ofSeconds(60), () -> ended.get() == started.get());
    edges.forEach(GrpcCaller::close);
  }
}
