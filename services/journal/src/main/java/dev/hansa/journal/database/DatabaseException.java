package dev.hansa.journal.database;

import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import org.jspecify.annotations.Nullable;

/**
 * A transaction ended without a known commit. If the connection was lost while committing, it may
 * have committed nevertheless; otherwise it has not.
 */
public final class DatabaseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The server did not answer in time, or not at all: the same work may succeed later. */
  private final boolean unavailable;

  /** Five characters by the SQL standard; empty if there was none. */
  private final String state;

  DatabaseException(String schema, SQLException cause) {
    super(describe(schema, cause), cause);
    this.state = stateOf(cause);
    this.unavailable = isUnavailable(cause);
  }

  /**
   * Whether the server was out of reach or shutting down, so that repeating the work may succeed.
   */
  public boolean unavailable() {
    return unavailable;
  }

  /** SQLSTATE, as {@code 23505}; empty if the driver gave none. */
  public String state() {
    return state;
  }

  /** Without the server's own words, which quote rows. */
  private static String describe(String schema, SQLException cause) {
    return "database "
        + schema
        + ": "
        + (isUnavailable(cause) ? "no answer" : "a statement failed")
        + (stateOf(cause).isEmpty() ? "" : ", SQLSTATE " + stateOf(cause));
  }

  static String stateOf(SQLException e) {
    @Nullable String state = e.getSQLState();
    return state == null ? "" : state;
  }

  /**
   * Class 08: connection; 53: resources; 57: operator intervention, which 57014 (cancelled) is part
   * of.
   */
  static boolean isUnavailable(SQLException e) {
    String state = stateOf(e);
    return state.startsWith("08")
        || state.startsWith("53")
        || state.startsWith("57")
        || e instanceof SQLTransientException
        || e instanceof SQLRecoverableException;
  }

  /** Serialization failure and deadlock: the transaction is undone and may be run again at once. */
  static boolean isRepeatable(SQLException e) {
    String state = stateOf(e);
    return state.equals("40001") || state.equals("40P01");
  }
}
