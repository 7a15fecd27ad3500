package dev.hansa.journal.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hansa.journal.testing.TestDatabase;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DatabaseTest {
  @RegisterExtension static final TestDatabase postgres = TestDatabase.of("sample");

  @Test
  void undoes_a_transaction_that_throws() {
    Database database = postgres.database();
    database.run(c -> c.createStatement().execute("CREATE TABLE undone (id int)"));
    assertThatThrownBy(
            () ->
                database.run(
                    c -> {
                      c.createStatement().execute("INSERT INTO undone VALUES (1)");
                      throw new IllegalStateException("stop");
                    }))
        .hasMessage("stop");
    assertThat(database.<Integer>transaction(c -> count(c, "undone"))).isZero();
  }

  @Test
  void begins_a_transaction_with_its_work_and_not_with_its_connection() {
    try (Database fresh = Database.open(postgres.config(), OpenTelemetry.noop())) {
      Instant opened = postgres.database().transaction(DatabaseTest::clock);
      assertThat(fresh.<Instant>transaction(DatabaseTest::start)).isAfter(opened);
    }
  }

  @Test
  void keeps_its_schema_when_the_first_transaction_fails() {
    try (Database fresh = Database.open(postgres.config(), OpenTelemetry.noop())) {
      assertThatThrownBy(() -> fresh.run(c -> c.createStatement().execute("SELECT 1 / 0")))
          .isInstanceOf(DatabaseException.class);
      assertThat(fresh.<Integer>transaction(c -> count(c, "samples"))).isNotNegative();
    }
  }

  private static Instant clock(Connection connection) throws SQLException {
    return instant(connection, "SELECT clock_timestamp()");
  }

  private static Instant start(Connection connection) throws SQLException {
    return instant(connection, "SELECT now()");
  }

  private static Instant instant(Connection connection, String query) throws SQLException {
    try (var rows = connection.createStatement().executeQuery(query)) {
      rows.next();
      return rows.getObject(1, OffsetDateTime.class).toInstant();
    }
  }

  @Test
  void migrates_its_own_schema_and_the_journal_once() {
    try (Database again = Database.open(postgres.config(), OpenTelemetry.noop())) {
      assertThat(again.<Integer>transaction(c -> count(c, "answers"))).isZero();
      assertThat(again.<Integer>transaction(c -> count(c, "samples"))).isZero();
    }
  }

  @Test
  void makes_a_client_span_per_statement_without_values() {
    InMemorySpanExporter spans = InMemorySpanExporter.create();
    try (OpenTelemetrySdk telemetry =
        OpenTelemetrySdk.builder()
            .setTracerProvider(
                SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(spans))
                    .build())
            .build()) {
      Database database = postgres.open(telemetry);
      Span parent = telemetry.getTracer("test").spanBuilder("parent").startSpan();
      try (Scope _ = parent.makeCurrent()) {
        database.run(
            c -> {
              try (var insert = c.prepareStatement("INSERT INTO samples (name) VALUES (?)")) {
                insert.setString(1, "a secret");
                insert.executeUpdate();
              }
            });
      }
      List<SpanData> made = spans.getFinishedSpanItems();
      assertThat(made)
          .extracting(SpanData::getName)
          .containsExactly("INSERT sample", "COMMIT sample");
      SpanData insert = made.getFirst();
      assertThat(insert.getKind()).isEqualTo(SpanKind.CLIENT);
      assertThat(insert.getParentSpanId()).isEqualTo(parent.getSpanContext().getSpanId());
      assertThat(insert.getAttributes().get(AttributeKey.stringKey("db.system.name")))
          .isEqualTo("postgresql");
      assertThat(insert.getAttributes().get(AttributeKey.stringKey("db.operation.name")))
          .isEqualTo("INSERT");
      assertThat(made.toString()).doesNotContain("a secret");
    }
  }

  @Test
  void says_where_it_looked_when_no_server_answers() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    String url = "jdbc:postgresql://localhost:" + port + "/none";
    DatabaseConfig nowhere =
        new DatabaseConfig(
            url,
            "u",
            "p",
            "sample",
            1,
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofMillis(1));
    assertThatThrownBy(() -> Database.open(nowhere, OpenTelemetry.noop()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(url)
        .hasMessageContaining("hansa.database.url");
  }

  @Test
  void keeps_the_password_out_of_its_text() {
    assertThat(DatabaseConfig.of("jdbc:postgresql://h/d", "u", "hush", "s").toString())
        .doesNotContain("hush");
  }

  private static int count(Connection connection, String table) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT count(*) FROM " + table)) {
      rows.next();
      return rows.getInt(1);
    }
  }
}
