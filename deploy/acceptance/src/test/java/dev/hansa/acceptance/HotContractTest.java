package dev.hansa.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.acceptance.mesh.Await;
import dev.hansa.acceptance.mesh.DroppedBundle;
import dev.hansa.acceptance.mesh.ForeignBackEnd;
import dev.hansa.acceptance.mesh.GrpcCaller;
import dev.hansa.acceptance.mesh.Json;
import dev.hansa.acceptance.mesh.Launcher;
import dev.hansa.acceptance.mesh.OnSharedMesh;
import dev.hansa.acceptance.mesh.Partner;
import dev.hansa.acceptance.mesh.RandomContract;
import dev.hansa.acceptance.mesh.ReadLoad;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * Contracts that come, change and go while the gateway runs, with a back end behind them that knows
 * nothing of the mesh.
 */
@OnSharedMesh
class HotContractTest {
  /** Much more than it takes, for a machine that is busy; the report has the figures. */
  private static final Duration CUT_OVER = Duration.ofSeconds(10);

  private static final int CALLS_PER_SECOND = 20;

  @Test
  void a_contract_of_random_names_is_served_in_a_moment_and_no_other_call_fails(
      Launcher mesh, TestReporter reporter) {
    Partner acme = Partner.of(mesh, "acme");
    RandomContract contract = RandomContract.create();
    try (ForeignBackEnd backEnd = ForeignBackEnd.serve(contract, "hello ");
        GrpcCaller grpc =
            GrpcCaller.of(mesh.port(9443), mesh.home().resolve("partners/acme"), acme.token())) {
      assertThat(acme.get(contract.eventsPath("a")).statusCode()).as("before").isEqualTo(404);
      awaitSuccess(
          "unknown by gRPC as well, over a connection that stands",
          () ->
              assertThat(grpc.refusal(contract.unary(), contract.question("a", 1)))
                  .isEqualTo("UNIMPLEMENTED METHOD_UNKNOWN"));
      dropUnderLoad(mesh, acme, contract, backEnd, grpc, reporter);
      assertThat(backEnd.tokens()).as("token: none").isEmpty();
    }
  }

  private static void dropUnderLoad(
      Launcher mesh,
      Partner acme,
      RandomContract contract,
      ForeignBackEnd backEnd,
      GrpcCaller grpc,
      TestReporter reporter) {
    try (ReadLoad load = ReadLoad.start(mesh, acme, CALLS_PER_SECOND)) {
      awaitCalls(load, CALLS_PER_SECOND);

      long dropped = System.nanoTime();
      try (DroppedBundle _ =
          DroppedBundle.drop(mesh, contract, yaml(contract, "inventory.read", backEnd.address()))) {
        Map<String, Runnable> calls = new LinkedHashMap<>();
        calls.put("REST unary", () -> restUnary(acme, contract, "hello "));
        calls.put("REST stream", () -> restStream(acme, contract));
        calls.put("REST body of any type", () -> restDownload(acme, contract));
        calls.put("gRPC unary", () -> grpcUnary(grpc, contract));
        calls.put("gRPC stream", () -> grpcStream(grpc, contract));
        calls.put("gRPC conversation", () -> grpcChat(grpc, contract));
        Map<String, Duration> took = firstSuccesses(calls, dropped);
        took.forEach((call, after) -> reporter.publishEntry(call, after.toMillis() + " ms"));
        assertThat(took.values()).allSatisfy(after -> assertThat(after).isLessThan(CUT_OVER));
        awaitCalls(load, load.calls() + CALLS_PER_SECOND);
      }
      awaitCalls(load, load.calls() + CALLS_PER_SECOND);

      assertThat(acme.post(contract.unaryPath("a"), "k", contract.json(1)).statusCode())
          .as("after its end")
          .isEqualTo(404);
      assertThat(load.failed()).isEmpty();
    }
  }

  @Test
  void a_scope_that_nobody_knew_can_be_granted_and_reaches_the_back_end_in_an_exchanged_token(
      Launcher mesh) {
    RandomContract contract = RandomContract.withPolicy("hot.sell");
    String scope = contract.name() + ".buy";
    String partner = contract.name();
    try (ForeignBackEnd backEnd = ForeignBackEnd.serve(contract, "hi ");
        DroppedBundle _ =
            DroppedBundle.drop(
                mesh,
                contract,
                """
                policy:
                  - selector: "%s.*"
                    workload: %s
                    scopes: [%s]
                %s\
                """
                    .formatted(
                        contract.service(),
                        contract.name(),
                        scope,
                        target(contract, backEnd.address(), "exchange")))) {
      Await.untilTrue(
          "identity knows the scope",
          Duration.ofSeconds(10),
          () ->
              mesh.run("partner", "add", partner, "--scope", scope, "--scope", "hot.sell").exit()
                  == 0);
      Partner buyer = Partner.of(mesh, partner);
      restUnary(buyer, contract, "hi ");

      String claims = claims(backEnd.tokens().getLast());
      assertThat(Json.text(claims, "aud")).isEqualTo("service/" + contract.name());
      assertThat(Json.text(claims, "sub")).isEqualTo("partner/" + partner);
      assertThat(Json.text(claims, "act.sub")).isEqualTo("service/gateway");
      assertThat(Json.text(claims, "scope").split(" "))
          .containsExactlyInAnyOrder(scope, "hot.sell");

      HttpResponse<String> refused =
          Partner.of(mesh, "globex").post(contract.unaryPath("a"), "k", contract.json(1));
      assertThat(refused.statusCode()).isEqualTo(403);
      assertThat(Json.text(refused.body(), "reason")).isEqualTo("SCOPE_MISSING");
      mesh.run("partner", "disable", partner).orFail();
    }
  }

  @Test
  void a_bad_bundle_is_refused_and_the_former_one_serves_until_a_good_one_takes_over(
      Launcher mesh) {
    Partner acme = Partner.of(mesh, "acme");
    RandomContract contract = RandomContract.create();
    try (ForeignBackEnd first = ForeignBackEnd.serve(contract, "first ");
        ForeignBackEnd second = ForeignBackEnd.serve(contract, "second ");
        DroppedBundle bundle =
            DroppedBundle.drop(mesh, contract, yaml(contract, "inventory.read", first.address()))) {
      awaitAnswer(acme, contract, "first ");

      bundle.yaml("policies: []");
      assertThat(bundle.awaitRefusal())
          .contains(contract.name() + ".yaml:1:1: unknown key 'policies'")
          .contains("has no policy");
      restUnary(acme, contract, "first ");

      bundle.yaml(yaml(contract, "inventory.read", "backend.example:443"));
      Await.untilTrue(
          "the target is refused",
          Duration.ofSeconds(5),
          () -> DroppedBundle.page(mesh).contains("tls: none is for loopback addresses alone"));
      bundle.yaml(
          yaml(contract, "inventory.read", "backend.example:443")
              .replace("tls: none", "tls: server"));
      Await.untilTrue(
          "the target is refused",
          Duration.ofSeconds(5),
          () ->
              DroppedBundle.page(mesh)
                  .contains("backend.example:443 is not on the operator's list"));
      restUnary(acme, contract, "first ");

      byte[] whole = contract.descriptorSet();
      bundle.descriptors(java.util.Arrays.copyOf(whole, whole.length / 2));
      restUnary(acme, contract, "first ");

      bundle.descriptors(whole);
      bundle.yaml(yaml(contract, "inventory.read", second.address()));
      awaitAnswer(acme, contract, "second ");
      assertThat(DroppedBundle.page(mesh))
          .contains("serves " + contract.name())
          .doesNotContain("refuses");
    }
  }

  @Test
  void a_newcomer_never_takes_what_is_served_already(Launcher mesh) {
    Partner acme = Partner.of(mesh, "acme");
    RandomContract contract = RandomContract.create();
    try (ForeignBackEnd backEnd = ForeignBackEnd.serve(contract, "hello ");
        DroppedBundle _ =
            DroppedBundle.drop(
                mesh, contract, yaml(contract, "inventory.read", backEnd.address()))) {
      awaitAnswer(acme, contract, "hello ");
      var newcomer = new DroppedBundle(mesh, "a" + contract.name());
      try (newcomer) {
        newcomer.yaml(yaml(contract, "inventory.read", backEnd.address()));
        newcomer.descriptors(contract.descriptorSet());
        assertThat(newcomer.awaitRefusal()).contains(contract.service() + " stands in");
        restUnary(acme, contract, "hello ");
      }
    }
  }

  private static String yaml(RandomContract contract, String scope, String address) {
    return """
    policy:
      - selector: "%s.*"
        workload: %s
        scopes: [%s]
        exposure: PARTNER
        deadline: 5s
    %s\
    """
        .formatted(contract.service(), contract.name(), scope, target(contract, address, "none"));
  }

  private static String target(RandomContract contract, String address, String token) {
    return """
    targets:
      - workload: %s
        address: %s
        tls: none
        token: %s
    """
        .formatted(contract.name(), address, token);
  }

  private static void restUnary(Partner partner, RandomContract contract, String greeting) {
    var answer = partner.call("POST", contract.unaryPath("a%20b"), contract.json(41));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(contract.answerJson(greeting + "a b", 41));
  }

  private static void restStream(Partner partner, RandomContract contract) {
    var answer = partner.get(contract.eventsPath("a"));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body().lines().toList())
        .containsExactly(
            "{\"result\":" + contract.answerJson("hello a", 1) + "}",
            "{\"result\":" + contract.answerJson("hello a", 2) + "}",
            "{\"result\":" + contract.answerJson("hello a", 3) + "}",
            "{\"end\":{\"messages\":3}}");
  }

  private static void restDownload(Partner partner, RandomContract contract) {
    var answer = partner.get(contract.downloadPath("a"));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type")).hasValue("text/x-greeting");
    assertThat(answer.body()).isEqualTo("hello a");
  }

  private static void grpcUnary(GrpcCaller grpc, RandomContract contract) {
    assertThat(grpc.call(contract.unary(), contract.question("a", 7)))
        .isEqualTo(contract.answer("hello a", 7));
  }

  private static void grpcStream(GrpcCaller grpc, RandomContract contract) {
    assertThat(grpc.converse(contract.events(), List.of(contract.question("a", 0))))
        .containsExactly(
            contract.answer("hello a", 1),
            contract.answer("hello a", 2),
            contract.answer("hello a", 3));
  }

  private static void grpcChat(GrpcCaller grpc, RandomContract contract) {
    assertThat(
            grpc.converse(
                contract.chat(), List.of(contract.question("a", 1), contract.question("b", 2))))
        .containsExactly(contract.answer("hello a", 1), contract.answer("hello b", 2));
  }

  /** Makes all calls at the same time, each again and again until it succeeds. */
  private static Map<String, Duration> firstSuccesses(Map<String, Runnable> calls, long since) {
    Map<String, CompletableFuture<Duration>> running = new LinkedHashMap<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      calls.forEach(
          (name, call) ->
              running.put(
                  name,
                  CompletableFuture.supplyAsync(
                      () -> {
                        awaitSuccess(name, call);
                        return Duration.ofNanos(System.nanoTime() - since);
                      },
                      threads)));
    }
    Map<String, Duration> took = new LinkedHashMap<>();
    running.forEach((name, result) -> took.put(name, result.join()));
    return took;
  }

  private static void awaitAnswer(Partner partner, RandomContract contract, String greeting) {
    awaitSuccess(greeting, () -> restUnary(partner, contract, greeting));
  }

  private static void awaitSuccess(String name, Runnable call) {
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    Await.untilTrue(
        name,
        Duration.ofSeconds(20),
        () -> {
          try {
            call.run();
            return true;
          } catch (AssertionError | RuntimeException notYet) {
            if (System.nanoTime() > end) {
              throw notYet;
            }
            return false;
          }
        });
  }

  private static void awaitCalls(ReadLoad load, long calls) {
    Await.untilTrue("the load goes on", Duration.ofSeconds(30), () -> load.calls() >= calls);
  }

  private static String claims(String authorization) {
    String payload = authorization.substring("Bearer ".length()).split("\\.", -1)[1];
    return new String(Base64.getUrlDecoder().decode(payload), StandardCharsets.UTF_8);
  }
}
