package dev.hansa.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.acceptance.mesh.Await;
import dev.hansa.acceptance.mesh.Launcher;
import dev.hansa.acceptance.mesh.Metrics;
import dev.hansa.acceptance.mesh.OnOwnMesh;
import dev.hansa.acceptance.mesh.OwnMesh;
import dev.hansa.acceptance.mesh.Partner;
import dev.hansa.runtime.testing.faults.SteadyLoad;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the audit log and the counters say of a load, beside what its callers were answered. */
@OnOwnMesh
class DecisionCountTest {
  private static final int CALLS_PER_SECOND = 40;
  private static final int CALLS_BEFORE = 100;
  private static final int CALLS = 400;

  /** Twice the window after which what was kept back is told as a number. */
  private static final Duration SETTLED = Duration.ofSeconds(20);

  private static final Pattern DENIED =
      Pattern.compile("authz\\.deny reason=SCOPE_MISSING (?:decision=|more=(\\d+))");

  private static final Pattern ALLOWED =
      Pattern.compile(
          "authz\\.allow method=\\S+ peer=partner/acme .* rule=\"[^\"]+\""
              + " contract=\\S+@sha256:\\w+");

  private final AtomicLong allowed = new AtomicLong();
  private final AtomicLong denied = new AtomicLong();
  private final AtomicLong others = new AtomicLong();

  @Test
  @DisplayName("Z15: each denial and each partner let in is counted and told, under load as well")
  void tells_of_each_decision() throws Exception {
    try (OwnMesh own = OwnMesh.up("hansa-decisions", Map.of(), "--no-traces")) {
      Launcher mesh = own.launcher();
      Partner wide = Partner.of(mesh, "acme");
      Partner narrow =
          wide.withToken(
              mesh.run("token", "--partner", "acme", "--scope", "inventory.read")
                  .orFail()
                  .out()
                  .strip());
      SteadyLoad.Call eachInTurn = number -> call(number % 2 == 0 ? wide : narrow);
      for (int number = 0; number < CALLS_BEFORE; number++) {
        eachInTurn.make(number); // processes that have just started are slow
      }
      try (SteadyLoad load = SteadyLoad.start(CALLS_PER_SECOND, eachInTurn)) {
        Await.untilTrue("the calls", Duration.ofMinutes(1), () -> load.calls() >= CALLS);
      }
      assertThat(others).as("neither let in nor denied").hasValue(0);
      assertThat(decisions(mesh, "allowed")).isEqualTo(allowed.get());
      assertThat(decisions(mesh, "SCOPE_MISSING")).isEqualTo(denied.get());
      Await.untilTrue(
          "as many denials in the log as callers saw",
          SETTLED,
          () -> denials(mesh.read("logs/gateway.log")) == denied.get());
      assertThat(ALLOWED.matcher(mesh.read("logs/gateway.log")).results())
          .hasSize((int) allowed.get());
      System.out.printf(
          "Z15: %d let in, %d denied, and as many counted and told%n", allowed.get(), denied.get());
    }
  }

  private void call(Partner partner) {
    switch (partner.get("/v1/orders").statusCode()) {
      case 200 -> allowed.incrementAndGet();
      case 403 -> denied.incrementAndGet();
      default -> others.incrementAndGet();
    }
  }

  private static long decisions(Launcher mesh, String label) {
    return (long) Metrics.sum(mesh.port(17443), "hansa_decisions_total", '"' + label + '"');
  }

  /** Those with a line of their own, and the numbers of those without. */
  private static long denials(String log) {
    List<MatchResult> lines = DENIED.matcher(log).results().toList();
    return lines.stream()
        .mapToLong(line -> line.group(1) == null ? 1 : Long.parseLong(line.group(1)))
        .sum();
  }
}
