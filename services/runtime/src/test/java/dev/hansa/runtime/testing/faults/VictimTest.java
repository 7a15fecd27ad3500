package dev.hansa.runtime.testing.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class VictimTest {
  private Process cat;

  @BeforeEach
  void start() throws IOException {
    cat = new ProcessBuilder("cat").start();
  }

  @AfterEach
  void stop() {
    cat.destroyForcibly();
  }

  @Test
  void is_gone_once_it_is_killed() {
    Victim.of(cat.pid()).kill();
    assertThat(cat.isAlive()).isFalse();
    assertThat(cat.exitValue()).isEqualTo(128 + 9);
    assertThatThrownBy(() -> Victim.of(cat.pid())).hasMessage("no process " + cat.pid());
  }

  @Test
  void ends_as_it_likes_if_it_is_asked_to() throws InterruptedException {
    Victim.of(cat.pid()).terminate();
    assertThat(cat.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(cat.exitValue()).isEqualTo(128 + 15);
  }

  @Test
  void does_nothing_while_it_is_paused_and_goes_on_after() throws IOException {
    try (var out = cat.outputWriter();
        var in = cat.inputReader()) {
      try (var _ = Victim.of(cat.pid()).pause()) {
        out.write("hello\n");
        out.flush();
        assertThat(in.ready()).isFalse();
      }
      assertThat(in.readLine()).isEqualTo("hello");
    }
  }
}
