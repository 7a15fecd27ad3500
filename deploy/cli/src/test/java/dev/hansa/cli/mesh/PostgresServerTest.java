package dev.hansa.cli.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hansa.cli.home.Home;
import dev.hansa.cli.process.Supervisor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresServerTest {
  private static final Duration SOON = Duration.ofMinutes(1);
  private static final Path PROGRAMS = Path.of("target/postgres").toAbsolutePath();

  private Path folder;
  private PostgresServer server;
  private Supervisor supervisor;

  @BeforeAll
  void start(@TempDir Path home) throws IOException {
    folder = home;
    var own = new Home(folder);
    server = new PostgresServer(own, PROGRAMS, freePort());
    server.prepare();
    supervisor = Supervisor.open(own.run(), own.logs(), InstantSource.system(), _ -> {});
    supervisor.start(List.of(server.spec()));
    supervisor.awaitReady(List.of("postgres"), SOON);
    roles(Map.of("orders", "one", "inventory", "two", "identity", "three"));
  }

  @AfterAll
  void stop() {
    supervisor.close();
  }

  @Test
  void each_role_has_a_schema_that_others_do_not_see() throws SQLException {
    try (Connection orders = connect("orders", "one");
        Statement statement = orders.createStatement()) {
      statement.execute("CREATE TABLE orders.lines (id int)");
    }
    try (Connection inventory = connect("inventory", "two");
        Statement statement = inventory.createStatement()) {
      assertThatThrownBy(() -> statement.execute("SELECT * FROM orders.lines"))
          .hasMessageContaining("permission denied");
    }
  }

  @Test
  void a_new_password_replaces_the_old_one() throws SQLException {
    roles(Map.of("orders", "one", "inventory", "two", "identity", "other"));
    connect("identity", "other").close();
    assertThatThrownBy(() -> connect("identity", "three")).hasMessageContaining("authentication");
  }

  @Test
  void committed_rows_survive_a_kill_and_commits_are_synced() throws SQLException {
    try (Connection orders = connect("orders", "one");
        Statement statement = orders.createStatement()) {
      statement.execute("CREATE TABLE orders.kept AS SELECT 1 AS id");
    }
    supervisor.kill("postgres");
    supervisor.awaitReady(List.of("postgres"), SOON);
    try (Connection orders = connect("orders", "one");
        Statement statement = orders.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT id, current_setting('fsync'), current_setting('synchronous_commit')"
                    + " FROM orders.kept")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getString(2) + rows.getString(3)).isEqualTo("onon");
    }
  }

  private void roles(Map<String, String> passwords) {
    new DatabaseRoles(server, folder.resolve("data")).make(passwords);
  }

  private Connection connect(String role, String password) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + server.port() + "/hansa", role, password);
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
