package dev.hansa.identity.oauth;

import dev.hansa.journal.database.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;

/** Remembers used assertions in table {@code used_assertions}, which all replicas share. */
public final class StoredAssertions implements UsedAssertions {
  /** Each use clears away a few that expired, so the table stays as small as the traffic. */
  private static final int PURGED_PER_USE = 10;

  private final Database database;
  private final InstantSource clock;

  public StoredAssertions(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public boolean use(String client, String jti, Instant expiry) {
    return database.transaction(
        connection -> {
          purge(connection);
          return insert(connection, client, jti, expiry);
        });
  }

  private static boolean insert(Connection connection, String client, String jti, Instant expiry)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO used_assertions (client, jti, expiry) VALUES (?, ?, ?)"
                + " ON CONFLICT DO NOTHING")) {
      insert.setString(1, client);
      insert.setString(2, jti);
      insert.setObject(3, expiry.atOffset(ZoneOffset.UTC));
      return insert.executeUpdate() == 1;
    }
  }

  private void purge(Connection connection) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement(
            "DELETE FROM used_assertions WHERE ctid IN (SELECT ctid FROM used_assertions"
                + " WHERE expiry < ? LIMIT ? FOR UPDATE SKIP LOCKED)")) {
      delete.setObject(1, clock.instant().atOffset(ZoneOffset.UTC));
      delete.setInt(2, PURGED_PER_USE);
      delete.executeUpdate();
    }
  }
}
