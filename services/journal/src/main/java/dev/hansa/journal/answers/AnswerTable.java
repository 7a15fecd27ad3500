package dev.hansa.journal.answers;

import com.google.protobuf.ByteString;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The statements on the table {@code answers}. */
final class AnswerTable {
  /** PostgreSQL's lock_not_available: the first call, on another replica, did not end in time. */
  private static final String LOCK_TIMEOUT = "55P03";

  private AnswerTable() {}

  /**
   * Asks for the key. Waits for a call that is deciding in another transaction, at most {@code
   * patience}.
   */
  static Claim claim(
      Connection connection, KeyedCall call, @Nullable UUID process, Duration patience)
      throws SQLException {
    try {
      return inserted(connection, call, process, patience)
          ? new Claim.Granted()
          : existing(connection, call);
    } catch (SQLException e) {
      if (LOCK_TIMEOUT.equals(e.getSQLState())) {
        return new Claim.Pending();
      }
      throw e;
    }
  }

  private static boolean inserted(
      Connection connection, KeyedCall call, @Nullable UUID process, Duration patience)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            INSERT INTO answers (subject, method, key, digest, process)
            SELECT ?, ?, ?, ?, ? FROM set_config('lock_timeout', ?, true)
            ON CONFLICT (subject, method, key) DO NOTHING\
            """)) {
      insert.setString(1, call.subject());
      insert.setString(2, call.method());
      insert.setString(3, call.key());
      insert.setBytes(4, call.digest().toByteArray());
      insert.setObject(5, process, java.sql.Types.OTHER);
      insert.setString(6, Math.max(1, patience.toMillis()) + "ms");
      return insert.executeUpdate() == 1;
    }
  }

  private static Claim existing(Connection connection, KeyedCall call) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT digest, code, body FROM answers
            WHERE subject = ? AND method = ? AND key = ?\
            """)) {
      select.setString(1, call.subject());
      select.setString(2, call.method());
      select.setString(3, call.key());
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          return new Claim.Pending();
        }
        if (!ByteString.copyFrom(row.getBytes("digest")).equals(call.digest())) {
          return new Claim.Reused();
        }
        int code = row.getInt("code");
        return row.wasNull()
            ? new Claim.Pending()
            : new Claim.Answered(new Answer(code, ByteString.copyFrom(row.getBytes("body"))));
      }
    }
  }

  static void settle(Connection connection, KeyedCall call, Answer answer) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            """
            UPDATE answers SET code = ?, body = ?
            WHERE subject = ? AND method = ? AND key = ? AND code IS NULL\
            """)) {
      update.setInt(1, answer.code());
      update.setBytes(2, answer.body().toByteArray());
      update.setString(3, call.subject());
      update.setString(4, call.method());
      update.setString(5, call.key());
      one(update.executeUpdate(), call.key());
    }
  }

  static void settle(Connection connection, UUID process, Answer answer) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE answers SET code = ?, body = ? WHERE process = ? AND code IS NULL")) {
      update.setInt(1, answer.code());
      update.setBytes(2, answer.body().toByteArray());
      update.setObject(3, process);
      one(update.executeUpdate(), process.toString());
    }
  }

  static void release(Connection connection, UUID process) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement("DELETE FROM answers WHERE process = ? AND code IS NULL")) {
      delete.setObject(1, process);
      delete.executeUpdate();
    }
  }

  private static void one(int rows, String what) {
    if (rows != 1) {
      throw new IllegalStateException("no open claim of " + what);
    }
  }
}
