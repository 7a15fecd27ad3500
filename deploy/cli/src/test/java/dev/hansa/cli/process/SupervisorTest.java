package dev.hansa.cli.process;

import static dev.hansa.cli.process.Sleepers.shell;
import static dev.hansa.cli.process.Sleepers.sleeper;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class SupervisorTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  @TempDir Path home;
  private final LinkedBlockingQueue<ProcessEvent> events = new LinkedBlockingQueue<>();
  private Supervisor supervisor;

  @BeforeEach
  void open() {
    supervisor = newSupervisor();
  }

  @AfterEach
  void close() {
    supervisor.close();
  }

  @Test
  void starts_again_at_once_what_was_killed() throws InterruptedException {
    supervisor.start(List.of(sleeper("alone")));
    supervisor.awaitReady(List.of("alone"), SOON);
    long before = pid("alone");
    supervisor.kill("alone");
    supervisor.awaitReady(List.of("alone"), SOON);
    assertThat(pid("alone")).isNotEqualTo(before);
    assertThat(next(ProcessEvent.Ended.class))
        .isEqualTo(new ProcessEvent.Ended("alone", "was killed", Duration.ZERO));
  }

  @Test
  void starts_a_process_after_those_before_it() throws InterruptedException {
    supervisor.start(List.of(sleeper("first"), sleeper("second", "first")));
    supervisor.awaitReady(supervisor.names(), SOON);
    assertThat(next(ProcessEvent.Ready.class).name()).isEqualTo("first");
    assertThat(next(ProcessEvent.Ready.class).name()).isEqualTo("second");
  }

  @Test
  void stops_a_process_before_those_it_needs() throws InterruptedException {
    supervisor.start(List.of(sleeper("first"), sleeper("second", "first")));
    supervisor.awaitReady(supervisor.names(), SOON);
    supervisor.close();
    assertThat(next(ProcessEvent.Stopped.class).name()).isEqualTo("second");
    assertThat(next(ProcessEvent.Stopped.class).name()).isEqualTo("first");
  }

  @Test
  void keeps_down_what_was_stopped_until_it_is_started_again() {
    supervisor.start(List.of(sleeper("alone")));
    supervisor.awaitReady(List.of("alone"), SOON);
    supervisor.stop("alone");
    assertThat(supervisor.process("alone")).isEmpty();
    supervisor.startAgain("alone");
    supervisor.awaitReady(List.of("alone"), SOON);
    assertThat(supervisor.process("alone")).isPresent();
  }

  @Test
  void kills_what_does_not_end_within_its_grace() throws InterruptedException {
    var stubborn =
        new ProcessSpec(
            "stubborn",
            List.of("sh", "-c", "trap '' TERM; while :; do sleep 1; done"),
            Map.of(),
            home,
            Map.of(),
            Set.of(),
            Set.of(),
            () -> Files.exists(home.resolve("run/stubborn.pid")),
            StopSignal.TERM,
            Duration.ofMillis(50),
            "",
            false);
    supervisor.start(List.of(stubborn));
    supervisor.awaitReady(List.of("stubborn"), SOON);
    supervisor.stop("stubborn");
    assertThat(next(ProcessEvent.Stopped.class).name()).isEqualTo("stubborn");
    assertThat(supervisor.process("stubborn")).isEmpty();
  }

  @Test
  void reports_a_process_that_never_gets_ready_with_its_last_lines() {
    var failing = shell("failing", "echo 'no such table'; exit 3", Set.of());
    var never =
        new ProcessSpec(
            "failing",
            failing.command(),
            Map.of(),
            home,
            Map.of(),
            Set.of(),
            Set.of(),
            () -> false,
            StopSignal.TERM,
            SOON,
            "",
            false);
    supervisor.start(List.of(never));
    assertThatThrownBy(() -> supervisor.awaitReady(List.of("failing"), SOON))
        .hasMessageContaining("failing ended with exit code 3 before it was ready; see ")
        .hasMessageContaining("failing.log")
        .isInstanceOfSatisfying(
            StartFailure.class, e -> assertThat(e.details()).containsExactly("no such table"));
  }

  @Test
  void names_the_owner_of_a_taken_port() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var spec =
          new ProcessSpec(
              "late",
              List.of("true"),
              Map.of(),
              home,
              Map.of("http", taken.getLocalPort()),
              Set.of(),
              Set.of(),
              () -> true,
              StopSignal.TERM,
              SOON,
              "",
              false);
      assertThat(supervisor.conflicts(List.of(spec)))
          .singleElement()
          .satisfies(
              conflict ->
                  assertThat(conflict.owner())
                      .hasValueSatisfying(
                          owner ->
                              assertThat(owner.pid()).isEqualTo(ProcessHandle.current().pid())));
    }
  }

  @Test
  void refuses_a_folder_that_another_has() {
    assertThatThrownBy(this::newSupervisor)
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("another supervisor");
  }

  @Test
  void writes_down_which_ports_belong_to_whom() throws IOException {
    supervisor.start(List.of(sleeper("alone")));
    assertThat(home.resolve("run/ports.json")).content().contains("\"alone\"");
  }

  private Supervisor newSupervisor() {
    return Supervisor.open(
        home.resolve("run"), home.resolve("logs"), InstantSource.system(), events::add);
  }

  private long pid(String name) {
    return supervisor.process(name).orElseThrow().pid();
  }

  private <E extends ProcessEvent> E next(Class<E> type) throws InterruptedException {
    while (true) {
      ProcessEvent event = events.poll(SOON.toSeconds(), TimeUnit.SECONDS);
      if (event == null) {
        throw new AssertionError("no further " + type.getSimpleName());
      }
      if (type.isInstance(event)) {
        return type.cast(event);
      }
    }
  }
}
