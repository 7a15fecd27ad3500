package dev.hansa.runtime.client;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class RetryBudgetTest {
  private final RetryBudget budget = new RetryBudget();

  private void earn(int calls) {
    for (int i = 0; i < calls; i++) {
      budget.earn();
    }
  }

  @Test
  void allows_one_more_attempt_for_five_calls() {
    earn(4);
    assertThat(budget.take()).isFalse();
    earn(1);
    assertThat(budget.take()).isTrue();
    assertThat(budget.take()).isFalse();
  }

  @Test
  void keeps_ten_attempts_at_most() {
    earn(1_000);
    int taken = 0;
    while (budget.take()) {
      taken++;
    }
    assertThat(taken).isEqualTo(10);
  }

  @Test
  void has_calls_to_come_pay_for_what_could_not_be_refused() {
    budget.owe();
    earn(9);
    assertThat(budget.take()).isFalse();
    earn(1);
    assertThat(budget.take()).isTrue();
  }

  @Test
  void takes_back_what_was_not_used() {
    earn(5);
    assertThat(budget.take()).isTrue();
    budget.giveBack();
    assertThat(budget.take()).isTrue();
  }

  @Property(tries = 200)
  void never_allows_more_than_a_fifth(@ForAll boolean[] steps) {
    var fresh = new RetryBudget();
    int calls = 0;
    int more = 0;
    for (boolean asks : steps) {
      if (asks) {
        more += fresh.take() ? 1 : 0;
      } else {
        fresh.earn();
        calls++;
      }
      assertThat(calls + more).isLessThanOrEqualTo((int) (1.2 * calls));
    }
  }
}
