package dev.hansa.journal.testing;

import dev.hansa.journal.database.Database;
import dev.hansa.journal.database.DatabaseConfig;
import io.opentelemetry.api.OpenTelemetry;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * A fresh database for one test class, on a server that all classes of the JVM share.
 *
 * <pre>{@code
 * @RegisterExtension static final TestDatabase postgres = TestDatabase.of("orders");
 * private final Database database = postgres.database();
 * }</pre>
 *
 * <p>Tables are made by the migrations of {@code db/migration/<schema>} on the class path.
 */
public final class TestDatabase implements BeforeAllCallback, AfterAllCallback {
  private static final Namespace SHARED = Namespace.create(TestDatabase.class);

  private final String schema;
  private final List<Database> opened = new ArrayList<>();
  private @Nullable DatabaseConfig config;
  private @Nullable Database first;

  private TestDatabase(String schema) {
    this.schema = schema;
  }

  /** A database with the given schema, empty until {@link #database()} migrates it. */
  public static TestDatabase of(String schema) {
    return new TestDatabase(schema);
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    PostgresServer server =
        context
            .getRoot()
            .getStore(SHARED)
            .computeIfAbsent("server", _ -> PostgresServer.start(), PostgresServer.class);
    config = server.freshDatabase(schema);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    synchronized (opened) {
      opened.forEach(Database::close);
    }
  }

  /** Where the database is. */
  public DatabaseConfig config() {
    if (config == null) {
      throw new IllegalStateException("not started: annotate the field with @RegisterExtension");
    }
    return config;
  }

  /** The migrated database, opened once for the class. */
  public synchronized Database database() {
    if (first == null) {
      first = open(OpenTelemetry.noop());
    }
    return first;
  }

  /** One more pool on the same database: another replica. Closed after the class. */
  public Database open(OpenTelemetry telemetry) {
    Database database = Database.open(config(), telemetry);
    synchronized (opened) {
      opened.add(database);
    }
    return database;
  }
}
