package dev.hansa.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.acceptance.mesh.Await;
import dev.hansa.acceptance.mesh.Certificates;
import dev.hansa.acceptance.mesh.Launcher;
import dev.hansa.acceptance.mesh.OnOwnMesh;
import dev.hansa.acceptance.mesh.OwnMesh;
import dev.hansa.acceptance.mesh.Partner;
import dev.hansa.acceptance.mesh.ReadLoad;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Certificates are replaced under load, the files in either order; no call fails (O07, R26, R27).
 */
@OnOwnMesh
class CertificateReplacementTest {
  private static final List<String> WORKLOADS = List.of("gateway", "orders", "inventory");
  private static final int CALLS_PER_SECOND = 60;

  @ParameterizedTest
  @ValueSource(ints = 1)
  void no_call_fails_while_certificates_are_replaced(int rounds) {
    replaceUnderLoad(rounds);
  }

  @ParameterizedTest
  @ValueSource(ints = 10)
  @Tag("slow")
  void no_call_fails_in_ten_rounds(int rounds) {
    replaceUnderLoad(rounds);
  }

  private static void replaceUnderLoad(int rounds) {
    try (OwnMesh own = OwnMesh.up("hansa-rotation")) {
      Launcher mesh = own.launcher();
      Partner acme = Partner.of(mesh, "acme");
      List<String> failed;
      long calls;
      try (ReadLoad load = ReadLoad.start(mesh, acme, CALLS_PER_SECOND)) {
        for (int round = 0; round < rounds; round++) {
          for (String workload : WORKLOADS) {
            Path files = mesh.home().resolve("etc/tls/" + workload);
            Certificates.issue(mesh, workload).replace(files, round % 2 == 0);
            long until = load.calls() + 2 * CALLS_PER_SECOND;
            Await.untilTrue(
                "two more seconds of calls", Duration.ofSeconds(30), () -> load.calls() > until);
          }
        }
        failed = load.failed();
        calls = load.calls();
      }
      assertThat(failed).isEmpty();
      assertThat(calls).isGreaterThan(2L * CALLS_PER_SECOND * WORKLOADS.size() * rounds);
    }
  }
}
