package dev.hansa.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.hansa.cli.doctor.Finding.Level;
import dev.hansa.cli.home.Home;
import dev.hansa.cli.trust.DevelopmentTrust;
import dev.hansa.runtime.trust.Identity;
import dev.hansa.runtime.trust.Principal;
import dev.hansa.runtime.trust.Tls;
import dev.hansa.runtime.trust.TrustConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** One fault a test, in a mesh of orders and the inventory that it calls. */
class DoctorTest {
  @TempDir Path folder;
  private Home home;
  private Answering inventory;
  private Duration ahead = Duration.ZERO;

  @BeforeEach
  void healthy() throws IOException {
    home = new Home(folder);
    issue(InstantSource.system());
    inventory = new Answering(home.tls("inventory"));
    settings("orders", "  upstreams: {inventory: {address: '" + inventory.address() + "'}}\n");
    settings("inventory", "");
    Files.writeString(home.etc().resolve("hansa.yml"), "hansa: {trust: {domain: hansa.local}}\n");
  }

  @AfterEach
  void close() throws IOException {
    inventory.close();
  }

  private void issue(InstantSource clock) {
    Map<Principal, Path> folders = new LinkedHashMap<>();
    for (String name : List.of("identity", "orders", "inventory")) {
      folders.put(Principal.service(name), home.tls(name));
    }
    folders.put(Principal.operator("admin"), home.operator());
    new DevelopmentTrust("hansa.local", home.ca(), home.tls("identity"), clock).prepare(folders);
  }

  private void settings(String name, String more) throws IOException {
    String tls = "etc/tls/" + name + "/";
    Files.writeString(
        home.etc().resolve(name + ".yml"),
        "hansa:\n  trust: {certificate: %stls.crt, key: %stls.key, bundle: %sca.crt}\n%s"
            .formatted(tls, tls, tls, more));
  }

  private List<Finding> findings() {
    InstantSource clock = () -> Instant.now().plus(ahead);
    return Doctor.of(home, Optional.empty(), clock).examine(_ -> {}).stream()
        .flatMap(diagnosis -> diagnosis.findings().stream())
        .toList();
  }

  private void assertFound(Level level, String where, String what, String remedy) {
    assertThat(findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.level()).isEqualTo(level);
              assertThat(finding.where()).contains(where);
              assertThat(finding.what()).contains(what);
              assertThat(finding.remedy()).contains(remedy);
            });
  }

  @Test
  void finds_nothing_where_nothing_is_wrong() {
    assertThat(findings()).isEmpty();
  }

  @Test
  void finds_settings_that_are_no_yaml() throws IOException {
    Files.writeString(home.etc().resolve("inventory.yml"), "hansa: {trust: [\n");
    assertFound(Level.PROBLEM, "inventory.yml", "is not YAML", "correct it, or delete it");
  }

  @Test
  void finds_that_there_is_no_mesh() {
    home = new Home(folder.resolve("elsewhere"));
    assertFound(Level.PROBLEM, "elsewhere", "no process's settings", "HANSA_HOME");
  }

  @Test
  void finds_a_certificate_that_has_ended() throws IOException {
    wipe("orders");
    issue(InstantSource.fixed(Instant.now().minus(Duration.ofDays(31))));
    assertThat(findings())
        .anySatisfy(
            finding -> {
              assertThat(finding.where()).contains("orders/tls.crt");
              assertThat(finding.what()).startsWith("ended ").endsWith(" ago");
              assertThat(finding.remedy()).contains("issue it anew");
            });
  }

  @Test
  void finds_a_certificate_that_ends_soon() throws IOException {
    wipe("orders");
    issue(InstantSource.fixed(Instant.now().minus(Duration.ofDays(28)).minusSeconds(60)));
    assertFound(Level.WARNING, "orders/tls.crt", "ends in", "renew it");
  }

  @Test
  void finds_a_key_of_another_certificate() throws IOException {
    copy("inventory/tls.key", "orders/tls.key");
    assertFound(Level.PROBLEM, "orders/tls.crt", "key does not belong", "made together");
  }

  @Test
  void finds_a_key_that_others_may_read() throws IOException {
    Files.setPosixFilePermissions(
        home.tls("orders").resolve("tls.key"), PosixFilePermissions.fromString("rw-r--r--"));
    assertFound(Level.PROBLEM, "orders/tls.key", "by others", "chmod g-w,o= ");
    Files.setPosixFilePermissions(
        home.tls("orders").resolve("tls.key"), PosixFilePermissions.fromString("rw-r-----"));
    assertThat(findings()).isEmpty();
  }

  @Test
  void finds_a_certificate_of_another_process() throws IOException {
    copy("inventory/tls.crt", "orders/tls.crt");
    copy("inventory/tls.key", "orders/tls.key");
    assertFound(
        Level.PROBLEM,
        "orders/tls.crt",
        "is spiffe://hansa.local/service/inventory's",
        "issue it anew");
  }

  @Test
  void finds_a_certificate_of_another_authority() throws IOException {
    var other = new Home(folder.resolve("other"));
    new DevelopmentTrust("hansa.local", other.ca(), other.tls("identity"), InstantSource.system())
        .prepare(
            Map.of(
                Principal.service("identity"), other.tls("identity"),
                Principal.service("orders"), other.tls("orders")));
    copy(other.tls("orders").resolve("ca.crt"), home.tls("orders").resolve("ca.crt"));
    assertThat(findings())
        .anySatisfy(
            finding -> {
              assertThat(finding.where()).contains("orders/tls.crt");
              assertThat(finding.what()).contains("does not verify").contains("orders/ca.crt");
            });
  }

  @Test
  void finds_certificates_where_they_usually_are() throws IOException {
    Files.writeString(home.etc().resolve("orders.yml"), "hansa: {server: {host: 127.0.0.1}}\n");
    Files.writeString(home.etc().resolve("gateway.yml"), "hansa: {edge: {}}\n"); // runs elsewhere
    assertThat(findings()).isEmpty();
    copy("inventory/tls.key", "orders/tls.key");
    assertFound(Level.PROBLEM, "orders/tls.crt", "key does not belong", "made together");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void knows_a_process_that_a_service_manager_runs() throws IOException {
    int port;
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    settings("inventory", "  management: {port: " + port + "}\n");
    Process managed = managed("inventory", port);
    try (var lines = managed.inputReader()) {
      assertThat(lines.readLine()).contains("Serving");
      assertFound(Level.PROBLEM, "inventory", "is not ready", "http://127.0.0.1:" + port);
      Files.createFile(folder.resolve("ready"));
      assertThat(findings()).isEmpty();
      home = new Home(folder.resolve("elsewhere"));
      Files.createDirectories(home.etc());
      Files.writeString(
          home.etc().resolve("inventory.yml"), "hansa: {management: {port: " + port + "}}\n");
      assertFound(Level.PROBLEM, "port " + port, "is taken by pid " + managed.pid(), "end that");
    } finally {
      managed.destroyForcibly();
    }
  }

  /** What serves the home's folder, as {@code bin/hansa run} would leave it. */
  private Process managed(String name, int port) throws IOException {
    Path arguments =
        Files.writeString(
            folder.resolve(name + ".args"),
            "-m jdk.httpserver -b 127.0.0.1 -p " + port + " -d " + folder + "\n");
    var builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin/java").toString(), "@" + arguments);
    builder.environment().put("HANSA_HOME", folder.toString());
    return builder.redirectErrorStream(true).start();
  }

  @Test
  void finds_a_port_that_another_program_has() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      settings("inventory", "  server: {port: " + taken.getLocalPort() + "}\n");
      assertFound(
          Level.PROBLEM,
          "port " + taken.getLocalPort() + " (inventory, mesh)",
          "is taken by",
          "--port-offset");
    }
  }

  @Test
  void finds_a_callee_that_does_not_answer() throws IOException {
    int closed;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = socket.getLocalPort();
    }
    settings(
        "orders",
        "  upstreams: {inventory: {address: '%s,localhost:%d'}}\n"
            .formatted(inventory.address(), closed));
    assertFound(
        Level.PROBLEM,
        "orders -> inventory at localhost:" + closed,
        "cannot be reached",
        "start inventory");
  }

  @Test
  void finds_a_callee_that_is_somebody_else() throws IOException {
    settings("orders", "  upstreams: {settlement: {address: '" + inventory.address() + "'}}\n");
    assertFound(
        Level.PROBLEM,
        "orders -> settlement at " + inventory.address(),
        "server is spiffe://hansa.local/service/inventory",
        "hansa.upstreams.settlement.address");
  }

  @Test
  void finds_a_callee_that_refuses_the_caller() throws IOException {
    inventory.close();
    var other = new Home(folder.resolve("other"));
    new DevelopmentTrust("hansa.local", other.ca(), other.tls("identity"), InstantSource.system())
        .prepare(Map.of(Principal.service("identity"), other.tls("identity")));
    copy(other.tls("identity").resolve("ca.crt"), home.tls("inventory").resolve("ca.crt"));
    inventory = new Answering(home.tls("inventory"));
    settings("orders", "  upstreams: {inventory: {address: '" + inventory.address() + "'}}\n");
    assertThat(findings())
        .anySatisfy(
            finding -> {
              assertThat(finding.where()).startsWith("orders -> inventory");
              assertThat(finding.remedy()).contains("./hansa logs inventory");
            });
  }

  @Test
  void finds_a_clock_that_is_off() throws IOException {
    try (Identity identity =
        Identity.watch(
            TrustConfig.folder("hansa.local", home.tls("identity")), InstantSource.system())) {
      var server =
          HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.setHttpsConfigurator(new HttpsConfigurator(Tls.serverContext(identity)));
      server.createContext(
          "/",
          exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
          });
      server.start();
      try {
        String issuer = "https://localhost:" + server.getAddress().getPort();
        settings("inventory", "  token: {issuer: '" + issuer + "'}\n");
        assertThat(findings()).isEmpty();
        ahead = Duration.ofMinutes(2);
        assertFound(Level.PROBLEM, issuer, "behind this machine's", "time server");
      } finally {
        server.stop(0);
      }
    }
  }

  @Test
  void finds_a_contract_that_the_gateway_would_refuse() throws IOException {
    Files.createDirectories(home.contracts());
    Files.writeString(home.contracts().resolve("shop.binpb"), "no descriptors");
    assertThat(findings())
        .isNotEmpty()
        .allSatisfy(
            finding -> assertThat(finding.remedy()).contains("./hansa contract check FILE"));
  }

  @Test
  void finds_a_limit_of_open_files_that_is_too_low() throws IOException {
    Path proc = folder.resolve("proc");
    Files.createDirectories(proc.resolve("self"));
    Files.writeString(
        proc.resolve("self/limits"), "Max open files            1024        4096   files\n");
    assertThat(new LimitCheck(Installation.read(home), proc).run().findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.where()).isEqualTo("this shell");
              assertThat(finding.what()).contains("1024");
              assertThat(finding.remedy()).contains("ulimit -n");
            });
  }

  private void wipe(String name) throws IOException {
    for (String file : List.of("tls.crt", "tls.key", "ca.crt")) {
      Files.delete(home.tls(name).resolve(file));
    }
  }

  private void copy(String from, String to) throws IOException {
    Path tls = home.etc().resolve("tls");
    copy(tls.resolve(from), tls.resolve(to));
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
  }
}
