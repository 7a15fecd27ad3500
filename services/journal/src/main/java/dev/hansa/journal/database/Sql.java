package dev.hansa.journal.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Runs statements with their values in place. Values stand for placeholders only, never in the
 * text.
 */
public final class Sql {
  private Sql() {}

  /** Reads one row; must not move the cursor. */
  @FunctionalInterface
  public interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** Returns how many rows it changed. */
  public static int update(Connection connection, String sql, Object... values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, values);
      return statement.executeUpdate();
    }
  }

  /**
   * Runs the statement once for each set of values, in one round trip; how many rows each changed.
   */
  public static int[] batch(Connection connection, String sql, List<Object[]> sets)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (Object[] values : sets) {
        bind(statement, values);
        statement.addBatch();
      }
      return statement.executeBatch();
    }
  }

  /** All rows, in order. */
  public static <T> List<T> list(Connection connection, String sql, Row<T> row, Object... values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, values);
      try (ResultSet rows = statement.executeQuery()) {
        List<T> all = new ArrayList<>();
        while (rows.next()) {
          all.add(row.read(rows));
        }
        return all;
      }
    }
  }

  /** The first row. */
  public static <T> Optional<T> first(
      Connection connection, String sql, Row<T> row, Object... values) throws SQLException {
    return list(connection, sql, row, values).stream().findFirst();
  }

  /** A {@code timestamptz} column. */
  public static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  private static void bind(PreparedStatement statement, Object[] values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      Object value =
          values[i] instanceof Instant instant ? instant.atOffset(ZoneOffset.UTC) : values[i];
      statement.setObject(i + 1, value);
    }
  }
}
