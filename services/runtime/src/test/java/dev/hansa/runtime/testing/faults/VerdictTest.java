package dev.hansa.runtime.testing.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hansa.runtime.testing.faults.Ledger.Ending;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The checker finds what was seeded. */
class VerdictTest {
  private final AtomicLong now = new AtomicLong();
  private final Ledger ledger = new Ledger(now::get);

  /** So many good operations, one after the other. */
  private void run(int operations, int perSecond) {
    for (int i = 0; i < operations; i++) {
      ledger.asked("good-" + i);
      ledger.effect("good-" + i);
      ledger.ended("good-" + i, Ending.DONE, "");
      now.addAndGet(TimeUnit.SECONDS.toNanos(1) / perSecond);
    }
  }

  private void attempt(String operation, Ending ending) {
    ledger.asked(operation);
    ledger.ended(operation, ending, "as seeded");
  }

  @Test
  void is_content_with_a_good_run() {
    run(100, 60);
    ledger.askedToRead("read");
    ledger.ended("read", Ending.DONE, "");
    Verdict verdict = ledger.verdict().orFail();
    assertThat(verdict.operations()).isEqualTo(101);
    assertThat(verdict.success()).isEqualTo(1);
    assertThat(verdict)
        .hasToString(
            "101 operations, 101 attempts, 61/s, 0 failed, 0 lost, 0 doubled, 0 unexplained");
  }

  @Test
  void finds_what_was_lost() {
    run(100, 60);
    attempt("gone", Ending.DONE);
    assertThat(ledger.verdict().lost()).containsExactly("gone");
    assertThatThrownBy(() -> ledger.verdict().orFail()).hasMessageContaining("lost: [gone]");
  }

  @Test
  void finds_what_was_doubled() {
    run(100, 60);
    attempt("twice", Ending.UNKNOWN);
    attempt("twice", Ending.DONE);
    ledger.effects(List.of("twice", "twice"));
    assertThat(ledger.verdict().doubled()).containsExactly("twice");
    assertThatThrownBy(() -> ledger.verdict().orFail()).hasMessageContaining("doubled: [twice]");
  }

  @Test
  void finds_what_nobody_asked_for_and_what_was_refused() {
    run(100, 60);
    attempt("refused", Ending.REFUSED);
    ledger.effects(List.of("refused", "nobody's"));
    assertThat(ledger.verdict().unexplained()).containsExactly("refused", "nobody's");
    assertThatThrownBy(() -> ledger.verdict().orFail()).hasMessageContaining("nobody's");
  }

  @Test
  void takes_both_for_good_where_nobody_knows() {
    run(100, 60);
    attempt("perhaps", Ending.UNKNOWN);
    attempt("perhaps not", Ending.UNKNOWN);
    attempt("at the second attempt", Ending.REFUSED);
    attempt("at the second attempt", Ending.DONE);
    ledger.asked("still running");
    ledger.effects(List.of("perhaps", "at the second attempt", "still running"));
    Verdict verdict = ledger.verdict().orFail();
    assertThat(verdict.failed()).containsExactly("perhaps", "perhaps not", "still running");
    assertThat(verdict.notes()).contains("perhaps UNKNOWN: as seeded");
  }

  @Test
  void counts_no_run_below_fifty_requests_a_second() {
    run(100, 40);
    assertThatThrownBy(() -> ledger.verdict().orFail())
        .hasMessageStartingWith("A run below 50 requests/s does not count: this one had 40.4");
    assertThatThrownBy(() -> new Ledger().verdict().orFail())
        .hasMessageStartingWith("A run below 50 requests/s does not count");
  }

  @Test
  void is_written_line_by_line(@TempDir Path folder) throws Exception {
    run(1, 50);
    Path file = folder.resolve("ledger");
    ledger.write(file);
    assertThat(Files.readAllLines(file))
        .containsExactly(
            "0.000000 good-0 Asked[write=true]",
            "0.000000 good-0 Effect[]",
            "0.000000 good-0 Ended[ending=DONE, note=]");
  }
}
