package dev.hansa.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.acceptance.mesh.Launcher;
import dev.hansa.acceptance.mesh.OnOwnMesh;
import dev.hansa.acceptance.mesh.OwnMesh;
import dev.hansa.acceptance.mesh.PortOffset;
import dev.hansa.acceptance.mesh.SharedMesh;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The launcher leaves nothing behind. */
@OnOwnMesh
class LauncherTest {

  @Test
  void up_after_the_launcher_was_killed_and_down_leave_no_process() {
    try (OwnMesh own = OwnMesh.up("hansa-launcher")) {
      Launcher mesh = own.launcher();
      mesh.kill("supervisor");
      mesh.up().orFail();
      assertThat(mesh.run(Duration.ofMinutes(2), "demo").orFail().out()).contains("✓");
      assertThat(mesh.run("doctor").out().lines().filter(LauncherTest::isOfTheMesh))
          .hasSize(6)
          .allMatch(line -> line.contains("  ok   "));
      mesh.run(Duration.ofMinutes(1), "down").orFail();
      assertThat(processesOf(mesh.home())).isEmpty();
    }
  }

  @Test
  void an_occupied_port_names_its_owner_and_the_way_out() throws Exception {
    var mesh = new Launcher(SharedMesh.newHome("hansa-occupied"), PortOffset.free());
    try (var _ =
        new java.net.ServerSocket(mesh.port(8443), 1, java.net.InetAddress.getLoopbackAddress())) {
      Launcher.Result result = mesh.up();
      assertThat(result.exit()).isNotZero();
      assertThat(result.out() + result.err())
          .contains(Integer.toString(mesh.port(8443)))
          .contains(Long.toString(ProcessHandle.current().pid()))
          .contains("--port-offset");
    }
    assertThat(processesOf(mesh.home())).isEmpty();
  }

  /** Whether the doctor's line is about the mesh, not about the machine. */
  private static boolean isOfTheMesh(String line) {
    return line.matches("(settings|certificates|ports|processes|callees|clocks) .*");
  }

  /** Live processes whose command line, or whose file by it, lies in the state folder. */
  private static List<String> processesOf(Path home) {
    return ProcessHandle.allProcesses()
        .filter(ProcessHandle::isAlive)
        .flatMap(process -> process.info().commandLine().stream())
        .filter(line -> line.contains(home.toString()))
        .toList();
  }
}
