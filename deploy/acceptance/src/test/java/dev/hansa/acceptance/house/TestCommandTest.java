package dev.hansa.acceptance.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code ./hansa test} makes of what Maven's tests come to; Maven is played by a script. */
class TestCommandTest {
  private static final String LAUNCH = "deploy/distribution/src/bin/launch.sh";

  @TempDir Path checkout;

  /** How the command ended, and what it printed. */
  private record Outcome(int code, String out) {}

  @BeforeEach
  void copyWhatTheCommandNeeds() throws IOException {
    Files.createDirectories(checkout.resolve(LAUNCH).getParent());
    for (String file : List.of("hansa", LAUNCH)) {
      Files.copy(Repository.root().resolve(file), checkout.resolve(file));
    }
  }

  @Test
  void the_sum_is_the_last_line() throws Exception {
    Outcome outcome = test("report a.OneTest pass; report b.OtherTest pass");
    assertThat(outcome.code()).isZero();
    assertThat(outcome.out()).endsWith(":\n2 passed, 0 failed, 0 skipped\n");
    assertThat(calls()).containsExactly("-T 1C verify -Dmaven.test.failure.ignore=true");
  }

  @Test
  void a_test_that_fails_beside_others_is_run_once_more_and_that_is_told() throws Exception {
    Outcome outcome =
        test("report a.OneTest pass; report b.OtherTest $([ $run = 1 ] || echo pass)");
    assertThat(outcome.code()).isZero();
    assertThat(outcome.out())
        .contains("  OtherTest works: seeded")
        .contains("Once more, by themselves: b.OtherTest\n")
        .contains("Run once more, as they failed beside others: OtherTest\n")
        .endsWith(":\n2 passed, 0 failed, 0 skipped\n");
    assertThat(calls())
        .hasSize(2)
        .last()
        .asString()
        .startsWith("verify -pl services/some -am ")
        .contains(" -Dtest=b.OtherTest ");
  }

  @Test
  void a_test_that_fails_again_has_failed() throws Exception {
    Outcome outcome = test("report a.OneTest pass; report b.OtherTest fail");
    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.out()).endsWith(":\n1 passed, 1 failed, 0 skipped\n");
    assertThat(calls()).hasSize(2);
  }

  @Test
  void many_failures_have_a_reason_of_their_own() throws Exception {
    Outcome outcome = test("for name in a.A b.B c.C d.D; do report $name fail; done");
    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.out())
        .doesNotContain("nce more")
        .endsWith(":\n0 passed, 4 failed, 0 skipped\n");
    assertThat(calls()).hasSize(1);
  }

  @Test
  void a_build_that_breaks_has_failed_whatever_its_tests_say() throws Exception {
    assertThat(test("report a.OneTest pass; exit 7").code()).isEqualTo(7);
    assertThat(test("report a.OneTest fail; [ $run != 1 ] || exit 7").code()).isNotZero();
  }

  @Test
  void no_test_at_all_is_a_failure() throws Exception {
    Outcome outcome = test("true");
    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.out()).contains("no test ran");
  }

  /** Each line is what Maven was called with, but for where. */
  private List<String> calls() throws IOException {
    return Files.readAllLines(checkout.resolve("calls"));
  }

  private Outcome test(String script) throws IOException, InterruptedException {
    Files.deleteIfExists(checkout.resolve("calls"));
    Path maven = checkout.resolve("mvnw");
    Files.writeString(maven, MAVEN + script);
    assertThat(maven.toFile().setExecutable(true)).isTrue();
    Path out = checkout.resolve("out");
    Process process =
        new ProcessBuilder("bash", checkout.resolve("hansa").toString(), "test")
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Outcome(process.exitValue(), Files.readString(out));
  }

  /** Called with {@code -f <pom> -B} and what counts; writes reports as Surefire does. */
  private static final String MAVEN =
      """
      #!/usr/bin/env bash
      cd "$(dirname "$0")"
      shift 3
      echo "$*" >> calls
      run=$(wc -l < calls)
      reports=services/some/target/surefire-reports
      mkdir -p $reports
      report() {
        local failure='    <failure message="seeded" type="x"/>'
        [ "${2:-fail}" != pass ] || failure=
        printf '<testsuite>\\n  <testcase name="works" classname="%s" time="0.01">\\n%s\\n  </testcase>\\n</testsuite>\\n' \\
          "$1" "$failure" > "$reports/TEST-$1.xml"
        touch -d '1 minute' "$reports/TEST-$1.xml" # newer than the run, however coarse the clock of files is
      }
      """;
}
