package dev.hansa.runtime.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class VigilTest {
  private static final Duration LIMIT = Duration.ofSeconds(2);

  private final ManualTimer timer = new ManualTimer();
  private final AtomicBoolean listening = new AtomicBoolean(true);
  private final List<Duration> lost = new ArrayList<>();
  private final Vigil vigil = new Vigil(timer, Runnable::run, listening::get, lost::add);

  @Test
  void silence_is_noticed_once() {
    vigil.begin(LIMIT);
    timer.advance(LIMIT.minusMillis(1));
    assertThat(lost).isEmpty();
    timer.advance(Duration.ofMillis(1));
    timer.advance(LIMIT);
    assertThat(lost).containsExactly(LIMIT);
  }

  @Test
  void every_sign_of_life_counts() {
    vigil.begin(LIMIT);
    for (int i = 0; i < 5; i++) {
      timer.advance(LIMIT.minusMillis(1));
      vigil.heard();
    }
    assertThat(lost).isEmpty();
    timer.advance(LIMIT);
    assertThat(lost).containsExactly(LIMIT);
  }

  @Test
  void silence_does_not_count_while_nothing_could_be_heard() {
    vigil.begin(LIMIT);
    listening.set(false);
    timer.advance(LIMIT);
    timer.advance(LIMIT);
    listening.set(true);
    vigil.heard();
    timer.advance(LIMIT.minusMillis(1));
    assertThat(lost).isEmpty();
    timer.advance(Duration.ofMillis(1));
    assertThat(lost).containsExactly(LIMIT);
  }

  @Test
  void nothing_is_noticed_after_its_end() {
    vigil.begin(LIMIT);
    vigil.end();
    timer.advance(LIMIT);
    assertThat(lost).isEmpty();
  }
}
