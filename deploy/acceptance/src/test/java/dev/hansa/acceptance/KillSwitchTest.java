package dev.hansa.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.acceptance.mesh.Await;
import dev.hansa.acceptance.mesh.FollowedOrder;
import dev.hansa.acceptance.mesh.GrpcCaller;
import dev.hansa.acceptance.mesh.Handshake;
import dev.hansa.acceptance.mesh.Json;
import dev.hansa.acceptance.mesh.Launcher;
import dev.hansa.acceptance.mesh.OnSharedMesh;
import dev.hansa.acceptance.mesh.Operator;
import dev.hansa.acceptance.mesh.Partner;
import dev.hansa.acceptance.mesh.ReadLoad;
import dev.hansa.acceptance.mesh.Shop;
import dev.hansa.orders.v1.ListOrdersRequest;
import dev.hansa.orders.v1.OrdersGrpc;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The kill switch, pulled under load against running processes. */
@OnSharedMesh
class KillSwitchTest {
  /** Spec F05. */
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private static final int BYSTANDER_CALLS_PER_SECOND = 20;

  @Test
  @DisplayName("F05, Z14: disabled means refused everywhere in 60 s, and others notice nothing")
  void cuts_one_partner_off_and_no_other(Launcher mesh) throws Exception {
    String name = Operator.newName("hostile");
    Partner hostile = Partner.register(mesh, name, "--contact", "ops@hostile.example");
    Path files = mesh.home().resolve("partners").resolve(name);
    Shop shop = Shop.of(hostile).receive(1);
    String order = Json.text(shop.place(Shop.newKey(), 1).body(), "order.name");
    Handshake.PROTOCOLS
        .keySet()
        .forEach(port -> assertThat(Handshake.isTaken(mesh, port, files)).isTrue());

    var times = new LinkedHashMap<String, Long>();
    List<String> disturbed;
    long calls;
    try (ReadLoad bystander =
            ReadLoad.start(mesh, Partner.of(mesh, "acme"), BYSTANDER_CALLS_PER_SECOND);
        GrpcCaller grpc = GrpcCaller.of(mesh.port(9443), files, hostile.token())) {
      grpc.call(OrdersGrpc.getListOrdersMethod(), ListOrdersRequest.getDefaultInstance());
      CompletableFuture<Long> restStream = end(FollowedOrder.byLines(hostile, order));
      CompletableFuture<Long> grpcStream = end(FollowedOrder.byGrpc(grpc, order));
      Await.untilTrue(
          "a second of calls", LIMIT, () -> bystander.calls() > BYSTANDER_CALLS_PER_SECOND);

      mesh.run("partner", "disable", name).orFail();
      long pulled = System.nanoTime();

      Map<String, CompletableFuture<Long>> ends = new LinkedHashMap<>();
      ends.put("REST calls", refused(() -> isRefused(hostile)));
      ends.put("gRPC calls", refused(() -> isRefused(grpc)));
      Handshake.PROTOCOLS.forEach(
          (port, _) ->
              ends.put("port " + port, refused(() -> !Handshake.isTaken(mesh, port, files))));
      ends.put("REST stream", restStream);
      ends.put("gRPC stream", grpcStream);
      for (var end : ends.entrySet()) {
        assertThat(end.getValue()).as(end.getKey()).succeedsWithin(LIMIT);
        long nanos = end.getValue().join() - pulled;
        times.put(end.getKey(), Math.max(0, TimeUnit.NANOSECONDS.toMillis(nanos)));
      }
      assertThat(mesh.run("token", "--partner", name).exit()).as("no token").isNotZero();
      long more = bystander.calls() + BYSTANDER_CALLS_PER_SECOND;
      Await.untilTrue("another second of calls", LIMIT, () -> bystander.calls() > more);
      disturbed = bystander.failed();
      calls = bystander.calls();
    }
    times.forEach(
        (what, millis) ->
            System.out.printf(Locale.ROOT, "F05: %-11s ended after %,6d ms%n", what, millis));
    System.out.println(
        "F05: calls of the other partner meanwhile: " + calls + ", failed: " + disturbed.size());
    assertThat(disturbed).as("others notice nothing").isEmpty();
    assertThat(times.values()).allSatisfy(ms -> assertThat(ms).isLessThan(LIMIT.toMillis()));
    assertThat(mesh.run("partner", "show", name).orFail().out())
        .contains("disabled", "by operator/admin", "ops@hostile.example");

    mesh.run("partner", "enable", name).orFail();
    Await.untilTrue("a token again", LIMIT, () -> mesh.run("token", "--partner", name).exit() == 0);
    Await.untilTrue("let in again", LIMIT, () -> isServed(Partner.of(mesh, name)));
  }

  private static boolean isRefused(Partner partner) {
    try {
      var answer = partner.get("/v1/orders");
      if (answer.statusCode() == 200) {
        return false;
      }
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(401);
      return true;
    } catch (UncheckedIOException atTls) {
      return true;
    }
  }

  private static boolean isRefused(GrpcCaller caller) {
    try {
      caller.call(OrdersGrpc.getListOrdersMethod(), ListOrdersRequest.getDefaultInstance());
      return false;
    } catch (StatusRuntimeException refused) {
      assertThat(refused.getStatus().getCode())
          .isIn(Status.Code.UNAUTHENTICATED, Status.Code.UNAVAILABLE);
      return true;
    }
  }

  private static boolean isServed(Partner partner) {
    try {
      return partner.get("/v1/orders").statusCode() == 200;
    } catch (UncheckedIOException atTls) {
      return false;
    }
  }

  /** The time at which it is so, on a thread of its own. */
  private static CompletableFuture<Long> refused(BooleanSupplier question) {
    var time = new CompletableFuture<Long>();
    Thread.startVirtualThread(
        () -> {
          try {
            Await.untilTrue("refused", LIMIT, question);
            time.complete(System.nanoTime());
          } catch (Throwable failed) {
            time.completeExceptionally(failed);
          }
        });
    return time;
  }

  /** The time at which a stream that has begun ends. */
  private static CompletableFuture<Long> end(FollowedOrder stream) throws Exception {
    return stream.awaitFirst().ended().thenApply(_ -> System.nanoTime());
  }
}
