package dev.hansa.cli.process;

import static dev.hansa.cli.process.Sleepers.sleeper;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a supervisor leaves that was killed outright. */
@Timeout(60)
class LeftoversTest {
  @TempDir Path home;
  private Path run;

  @BeforeEach
  void supervise_and_kill_the_supervisor() throws IOException, InterruptedException {
    Process supervisor =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Sleepers.class.getName(),
                home.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader output = supervisor.inputReader()) {
      assertThat(output.readLine()).isEqualTo("ready");
    }
    supervisor.destroyForcibly().waitFor();
    run = home.resolve("run").toRealPath();
  }

  @AfterEach
  void leave_nothing() {
    Leftovers.stopAll(run, _ -> {});
  }

  @Test
  void a_later_supervisor_adopts_and_then_stops_them() {
    var left = Leftovers.find(run).stream().map(Leftovers.Left::process).toList();
    assertThat(left).hasSize(2).allMatch(LeftoversTest::runs);
    var events = new ConcurrentLinkedQueue<ProcessEvent>();
    try (var supervisor =
        Supervisor.open(run, home.resolve("logs"), InstantSource.system(), events::add)) {
      var specs = List.of(sleeper("first"), sleeper("second", "first"));
      supervisor.clear(specs);
      supervisor.start(specs);
      supervisor.awaitReady(supervisor.names(), Duration.ofSeconds(10));
      assertThat(supervisor.names().stream().map(n -> supervisor.process(n).orElseThrow()))
          .containsExactlyInAnyOrderElementsOf(left);
    }
    assertThat(events).hasAtLeastOneElementOfType(ProcessEvent.Adopted.class);
    assertThat(left).noneMatch(LeftoversTest::runs);
  }

  @Test
  void another_version_replaces_them() {
    var left = Leftovers.find(run).stream().map(Leftovers.Left::process).toList();
    try (var supervisor =
        Supervisor.open(run, home.resolve("logs"), InstantSource.system(), _ -> {})) {
      supervisor.clear(List.of(Sleepers.shell("first", "exec sleep 601", Set.of())));
      assertThat(left).noneMatch(LeftoversTest::runs);
    }
  }

  @Test
  void stopping_all_leaves_no_process_and_no_mark() {
    var left = Leftovers.find(run).stream().map(Leftovers.Left::process).toList();
    assertThat(Leftovers.stopAll(run, _ -> {})).containsExactly("second", "first");
    assertThat(left).noneMatch(LeftoversTest::runs);
    assertThat(Leftovers.find(run)).isEmpty();
  }

  @Test
  void never_touches_a_reused_pid() throws IOException {
    Process innocent = new ProcessBuilder("sleep", "600").start();
    try {
      var mark = Mark.of(innocent.toHandle(), sleeper("first"), 1);
      new Mark(mark.pid(), "another time", mark.fingerprint(), mark.signal(), 100, 1)
          .write(run.resolve("first.pid"));
      Leftovers.stopAll(run, _ -> {});
      assertThat(innocent.isAlive()).isTrue();
    } finally {
      innocent.destroyForcibly();
    }
  }

  @Test
  void kills_what_was_started_and_never_marked() throws IOException {
    var builder = new ProcessBuilder("sleep", "600");
    builder.environment().putAll(Map.of(Leftovers.MARKER, run.toString()));
    Process stray = builder.start();
    Leftovers.stopAll(run, _ -> {});
    assertThat(stray.toHandle().isAlive()).isFalse();
    assertThat(Files.exists(run)).isTrue();
  }

  /** An orphan that ended stays a zombie until the machine's init reaps it. */
  private static boolean runs(ProcessHandle process) {
    return StartTime.of(process.pid()).isPresent();
  }
}
