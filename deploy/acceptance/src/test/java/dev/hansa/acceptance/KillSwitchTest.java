package dev.hansa.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.acceptance.mesh.Await;
import dev.hansa.acceptance.mesh.GrpcCaller;
import dev.hansa.acceptance.mesh.Handshake;
import dev.hansa.acceptance.mesh.Json;
import dev.hansa.acceptance.mesh.Launcher;
import dev.hansa.acceptance.mesh.OnSharedMesh;
import dev.hansa.acceptance.mesh.Partner;
import dev.hansa.acceptance.mesh.ReadLoad;
import dev.hansa.acceptance.mesh.Shop;
import dev.hansa.orders.v1.ListOrdersRequest;
import dev.hansa.orders.v1.OrdersGrpc;
import dev.hansa.orders.v1.WatchOrderRequest;
import dev.hansa.orders.v1.WatchOrderResponse;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
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
    String name = "hostile-" + UUID.randomUUID().toString().substring(0, 8);
    mesh.run(
            "partner",
            "add",
            name,
            "--scope",
            "orders.read",
            "--scope",
            "orders.write",
            "--scope",
            "inventory.read",
            "--scope",
            "inventory.write",
            "--contact",
            "ops@hostile.example")
        .orFail();
    Path files = mesh.home().resolve("partners").resolve(name);
    Partner hostile = Partner.of(mesh, name);
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
      CompletableFuture<Long> restStream = watchByRest(hostile, order);
      CompletableFuture<Long> grpcStream = watchByGrpc(mesh, files, hostile, order);
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

  private static CompletableFuture<Long> watchByRest(Partner partner, String order) {
    var request =
        HttpRequest.newBuilder(partner.base().resolve("/v1/" + order + ":watch"))
            .header("Authorization", "Bearer " + partner.token())
            .build();
    var begun = new CompletableFuture<Boolean>();
    var ended =
        partner
            .http()
            .sendAsync(request, BodyHandlers.ofLines())
            .thenApplyAsync(
                answer -> {
                  try {
                    answer.body().forEach(_ -> begun.complete(true));
                  } catch (UncheckedIOException closed) {
                    // an end as well
                  }
                  return System.nanoTime();
                },
                Thread::startVirtualThread);
    begun.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
    return ended;
  }

  private static CompletableFuture<Long> watchByGrpc(
      Launcher mesh, Path files, Partner partner, String order) {
    var begun = new CompletableFuture<Boolean>();
    var ended = new CompletableFuture<Long>();
    GrpcCaller caller = GrpcCaller.of(mesh.port(9443), files, partner.token());
    caller.watch(
        OrdersGrpc.getWatchOrderMethod(),
        WatchOrderRequest.newBuilder().setName(order).build(),
        new StreamObserver<WatchOrderResponse>() {
          @Override
          public void onNext(WatchOrderResponse answer) {
            begun.complete(true);
          }

          @Override
          public void onError(Throwable failure) {
            ended.complete(System.nanoTime());
            caller.close();
          }

          @Override
          public void onCompleted() {
            ended.completeExceptionally(new AssertionError("the stream ended by itself"));
          }
        });
    begun.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
    return ended;
  }
}
