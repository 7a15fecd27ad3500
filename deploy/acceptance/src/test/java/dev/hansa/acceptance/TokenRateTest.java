package dev.hansa.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.acceptance.mesh.Launcher;
import dev.hansa.acceptance.mesh.OnOwnMesh;
import dev.hansa.acceptance.mesh.OwnMesh;
import dev.hansa.acceptance.mesh.TokenLoad;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * What a token costs identity once it is warm, in processor time of its process: the load's own
 * does not count.
 *
 * <p>The mesh runs with the JVM's optimizing compiler, as on a server; {@code up} leaves it out by
 * default, for it costs memory and time that a mesh on a developer's machine never gets back.
 */
@Tag("slow")
@OnOwnMesh
@Isolated("its processor's time depends on what else runs")
class TokenRateTest {
  private static final int CONNECTIONS = 8;

  /** The optimizing compiler's time counts as well, so it should have little left to do. */
  private static final int WARM_UP = 120_000;

  private static final int MEASURED = 20_000;
  private static final int LEAST_PER_SECOND = 1_500;
  private static final Map<String, String> AS_ON_A_SERVER =
      Map.of(
          "HANSA_IDENTITY_LIMITS_STANDARD",
          "100000/s",
          // Read by every JVM, after its command line.
          "_JAVA_OPTIONS",
          "-XX:TieredStopAtLevel=4");

  @Test
  void one_core_issues_1500_tokens_a_second() {
    try (OwnMesh own = OwnMesh.up("hansa-rate", AS_ON_A_SERVER)) {
      Launcher mesh = own.launcher();
      ask(mesh, WARM_UP);
      Duration before = processorTime(mesh);
      ask(mesh, MEASURED);
      double seconds = processorTime(mesh).minus(before).toMillis() / 1e3;
      double perSecond = MEASURED / seconds;
      System.out.printf(
          "identity: %d tokens in %.1f s of processor time, %.0f a second and core%n",
          MEASURED, seconds, perSecond);
      assertThat(perSecond).isGreaterThan(LEAST_PER_SECOND);
    }
  }

  private static void ask(Launcher mesh, int tokens) {
    List<Thread> clients = new ArrayList<>();
    List<Throwable> failed = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      clients.add(
          Thread.ofVirtual()
              .uncaughtExceptionHandler((_, failure) -> failed.add(failure))
              .start(() -> TokenLoad.ask(mesh, "acme", tokens / CONNECTIONS)));
    }
    for (Thread client : clients) {
      try {
        client.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
    }
    assertThat(failed).isEmpty();
  }

  private static Duration processorTime(Launcher mesh) {
    return ProcessHandle.of(mesh.pid("identity").orElseThrow())
        .flatMap(process -> process.info().totalCpuDuration())
        .orElseThrow();
  }
}
