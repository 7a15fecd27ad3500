package dev.hansa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
  @TempDir Path folder;
  private final StringWriter err = new StringWriter();
  private final StringWriter out = new StringWriter();

  @Test
  void an_unknown_command_is_one_line_with_a_hint() {
    assertThat(run("upp")).isEqualTo(2);
    assertThat(err.toString()).contains("Unmatched argument").contains("Did you mean");
  }

  @Test
  void a_missing_file_is_one_line() {
    assertThat(run("contract", "check", folder.resolve("none.binpb").toString())).isEqualTo(2);
    assertThat(err.toString().lines()).singleElement().asString().startsWith("hansa: cannot read");
  }

  @Test
  void contract_check_prints_what_is_wrong_and_fails() throws IOException {
    Path empty = Files.write(folder.resolve("empty.binpb"), new byte[0]);
    assertThat(run("contract", "check", empty.toString())).isEqualTo(1);
    assertThat(out.toString().lines())
        .hasSize(2)
        .first()
        .asString()
        .startsWith(empty + ": error [set] ");
    assertThat(run("contract", "check", empty.toString(), "b", "--yaml", "c")).isEqualTo(2);
  }

  @Test
  void help_names_every_command() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString())
        .contains("up", "demo", "curl", "status", "logs", "restart", "down", "token", "partner")
        .contains("keys");
  }

  @Test
  void help_ends_with_what_the_launcher_does_by_itself() {
    System.setProperty("hansa.own-commands", "Also:\n  test  Runs every check.\n");
    try {
      assertThat(run("--help")).isZero();
    } finally {
      System.clearProperty("hansa.own-commands");
    }
    assertThat(out.toString().lines()).endsWith("Also:", "  test  Runs every check.");
  }

  private int run(String... arguments) {
    return Main.commandLine()
        .setErr(new PrintWriter(err, true))
        .setOut(new PrintWriter(out, true))
        .execute(arguments);
  }
}
