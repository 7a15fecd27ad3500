package dev.hansa.runtime.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.runtime.testing.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LineBudgetTest {
  private static final Duration WINDOW = Duration.ofSeconds(10);

  private final ManualClock clock = new ManualClock();
  private final LineBudget budget = new LineBudget(2, WINDOW, clock);

  @Test
  void bears_so_many_lines_a_window() {
    assertThat(budget.allows("a")).isTrue();
    assertThat(budget.allows("a")).isTrue();
    assertThat(budget.allows("a")).isFalse();
    assertThat(budget.allows("b")).isTrue();
    clock.advance(WINDOW);
    assertThat(budget.allows("a")).isTrue();
  }

  @Test
  @DisplayName("R34: a clock that is set back does not keep lines back")
  void goes_on_although_the_clock_was_set_back() {
    assertThat(budget.allows("a")).isTrue();
    assertThat(budget.allows("a")).isTrue();
    clock.advance(Duration.ofHours(-1));
    assertThat(budget.allows("a")).isTrue();
    assertThat(budget.allows("a")).isTrue();
    assertThat(budget.allows("a")).isFalse();
  }
}
