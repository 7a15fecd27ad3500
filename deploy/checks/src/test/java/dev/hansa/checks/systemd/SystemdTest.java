package dev.hansa.checks.systemd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hansa.checks.file.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemdTest {
  private static final Tree SYSTEMD = Tree.ofSources("deploy/systemd");
  private static final int LIMIT_SECONDS = 120;

  @Test
  void nothing_is_wrong() {
    assertThat(UnitCheck.violations(SYSTEMD)).isEmpty();
  }

  @Nested
  class WithAMistake {
    private static List<String> with(String file, String from, String to) {
      return UnitCheck.violations(SYSTEMD.edited(file, from, to));
    }

    @Test
    void a_directive_that_there_is_not_is_found() {
      assertThatThrownBy(() -> with("hansa@.service", "ProtectHome", "ProtectHme"))
          .hasMessageContaining("[Service] ProtectHme=true: not known");
      assertThatThrownBy(() -> with("hansa.target", "WantedBy", "WantedBye"))
          .hasMessageContaining("[Install] WantedBye=multi-user.target: not known");
      assertThatThrownBy(() -> with("hansa@.service", "[Service]", "[Services]"))
          .hasMessageContaining("[Services] Type=exec: not known");
    }

    @Test
    void a_name_of_nothing_is_found() {
      assertThat(with("hansa@.service", "bin/hansa run", "bin/hansa-run"))
          .containsExactly(
              "ExecStart: /opt/hansa/bin/hansa-run %i (expected: /opt/hansa/bin/hansa run %i)");
      assertThat(with("hansa.sysusers", "u hansa", "u hanse"))
          .containsExactly("User: [hanse] (expected: [hansa])");
      assertThat(with("hansa.tmpfiles", "tls/orders", "tls/order"))
          .anyMatch(fault -> fault.startsWith("hansa.tmpfiles: "));
      assertThat(with("hansa@.service", "HANSA_HOME", "HANSA_HOUSE"))
          .contains(
              "Environment: HANSA_HOUSE=/var/lib/hansa (expected: HANSA_HOME=/var/lib/hansa)");
    }

    @Test
    void a_setting_that_does_not_fit_is_found() {
      assertThat(with("etc/orders.yml", "schema:", "shema:"))
          .contains("orders.yml: hansa.database.shema is no setting of orders");
      assertThat(with("etc/orders.yml", "port: 7001", "port: 7002"))
          .contains("port 7002: inventory's grpc and orders's grpc");
      assertThat(with("etc/orders.yml", "127.0.0.1:7002", "127.0.0.1:7012"))
          .containsExactly("orders: inventory: 127.0.0.1:7012 (expected: 127.0.0.1:7002)");
      assertThat(with("etc/hansa.yml", "30s", "60s"))
          .contains("orders: TimeoutStopSec: 40s (expected: 70s)");
    }
  }

  @Nested
  class BySystemdItself {
    /** In tenths; up to 2.0 systemd-analyze calls the exposure that it computes OK. */
    private static final String THRESHOLD = "20";

    @TempDir private Path root;

    /** What every unit depends on by default, and what ours name. */
    private static final List<String> DEFAULTS =
        List.of("sysinit", "basic", "shutdown", "network-online", "multi-user");

    private void install(Tree kit) throws IOException {
      Path units = Files.createDirectories(root.resolve("etc/systemd/system"));
      for (String target : DEFAULTS) {
        Files.writeString(
            units.resolve(target + ".target"), "[Unit]\nDescription=" + target + "\n");
      }
      for (String unit : List.of("hansa@.service", "hansa.target")) {
        Files.write(units.resolve(unit), kit.bytes(unit));
      }
      Path launcher = Files.createDirectories(root.resolve("opt/hansa/bin")).resolve("hansa");
      Files.writeString(launcher, "#!/bin/sh\n");
      assertThat(launcher.toFile().setExecutable(true)).isTrue();
    }

    private String run(String... command) throws IOException, InterruptedException {
      assumeTrue(isInstalled(command[0]), command[0] + " is not installed");
      var all = new ArrayList<>(List.of(command));
      all.add(1, "--root=" + root);
      Path output = root.resolve("output");
      Process process =
          new ProcessBuilder(all).redirectErrorStream(true).redirectOutput(output.toFile()).start();
      assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
      return process.exitValue() + " " + Files.readString(output);
    }

    private static boolean isInstalled(String program) {
      return Stream.of(System.getenv("PATH").split(":", -1))
          .anyMatch(place -> Files.isExecutable(Path.of(place).resolve(program)));
    }

    @Test
    void the_units_are_verified() throws Exception {
      install(SYSTEMD);
      assertThat(run("systemd-analyze", "verify", "hansa@orders.service", "hansa.target"))
          .isEqualTo("0 ");
    }

    @Test
    void a_directive_that_there_is_not_is_found() throws Exception {
      install(SYSTEMD.edited("hansa@.service", "ProtectHome", "ProtectHme"));
      assertThat(run("systemd-analyze", "verify", "hansa@orders.service"))
          .contains("Unknown key", "ProtectHme");
    }

    @Test
    void the_user_is_made() throws Exception {
      assumeTrue(
          run("systemd-sysusers", "--help").contains("--dry-run"),
          "systemd-sysusers is too old to be asked what it would do");
      Path users = root.resolve("hansa.conf");
      Files.write(users, SYSTEMD.bytes("hansa.sysusers"));
      assertThat(run("systemd-sysusers", "--dry-run", users.toString()))
          .startsWith("0 ")
          .contains("user 'hansa'");
      Files.write(
          users, SYSTEMD.edited("hansa.sysusers", "u hansa", "x hansa").bytes("hansa.sysusers"));
      assertThat(run("systemd-sysusers", "--dry-run", users.toString())).startsWith("1 ");
    }

    private String exposure(Tree kit) throws IOException, InterruptedException {
      install(kit);
      Path units = root.resolve("etc/systemd/system");
      Files.copy(units.resolve("hansa@.service"), units.resolve("hansa@orders.service"));
      return run(
          "systemd-analyze",
          "security",
          "--offline=true",
          "--no-pager",
          "--threshold=" + THRESHOLD,
          "hansa@orders.service");
    }

    @Test
    void little_is_exposed() throws Exception {
      assertThat(exposure(SYSTEMD)).startsWith("0 ");
    }

    @Test
    void too_much_that_is_exposed_is_found() throws Exception {
      assertThat(exposure(SYSTEMD.edited("hansa@.service", "SystemCallFilter=", "# ")))
          .startsWith("1 ");
    }
  }
}
