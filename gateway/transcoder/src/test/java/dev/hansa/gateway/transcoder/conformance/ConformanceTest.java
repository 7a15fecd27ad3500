package dev.hansa.gateway.transcoder.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** All cases with JSON in or out, recommended ones included, for proto2, proto3 and 2023. */
@Tag("conformance")
class ConformanceTest {
  /** How many cases of this version of the suite have JSON on one side. */
  private static final int JSON_CASES = 2762;

  private static final Path MODULE = Path.of("").toAbsolutePath();
  private static final Path EXPECTED =
      MODULE.resolve("src/test/resources/conformance/recommended-failures.txt");

  @BeforeEach
  void runsHere() {
    assumeThat(System.getProperty("os.name") + ' ' + System.getProperty("os.arch"))
        .describedAs("the suite's runner is a program for Linux on x86-64")
        .isEqualTo("Linux amd64");
  }

  @Test
  void passes_every_required_case_and_every_recommended_one_that_is_not_listed()
      throws IOException, InterruptedException {
    var suite = new Suite(MODULE);
    Path folder = suite.folder();
    Path testee = testee(folder, suite.descriptors());
    List<String> words = new ArrayList<>(suite.runner());
    words.addAll(
        List.of(
            "--enforce_recommended",
            "--maximum_edition",
            "2023",
            "--failure_list",
            EXPECTED.toString(),
            "--output_dir",
            folder.toString(),
            testee.toString()));
    Command.Result result = Command.run(folder, words);
    assertThat(result.exitCode()).describedAs(result.printed()).isZero();
    assertThat(count(result.printed(), "successes") + count(result.printed(), "expected failures"))
        .describedAs("cases that were not skipped")
        .isEqualTo(JSON_CASES);
  }

  @Test
  void excuses_no_required_case() throws IOException {
    assertThat(Files.readAllLines(EXPECTED))
        .allMatch(
            line -> line.isBlank() || line.startsWith("#") || line.startsWith("Recommended."));
  }

  /** A script, for the runner starts its testee by one word. */
  private static Path testee(Path folder, Path descriptors) throws IOException {
    Path script = folder.resolve("testee");
    String line =
        String.join(
            "' '",
            Path.of(System.getProperty("java.home"), "bin/java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            Testee.class.getName(),
            descriptors.toString());
    Files.writeString(script, "#!/bin/sh\nexec '" + line + "'\n");
    assertThat(script.toFile().setExecutable(true)).isTrue();
    return script;
  }

  /** Sum over the suites of the runner. */
  private static int count(String printed, String what) {
    return Pattern.compile("(\\d+) " + what)
        .matcher(printed)
        .results()
        .mapToInt(found -> Integer.parseInt(found.group(1)))
        .sum();
  }
}
