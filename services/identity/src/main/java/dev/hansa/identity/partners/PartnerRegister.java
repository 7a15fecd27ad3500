package dev.hansa.identity.partners;

import com.nimbusds.jose.jwk.JWKSet;
import dev.hansa.journal.database.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.text.ParseException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The rows of table {@code partners}. Safe for many threads; every method blocks. */
public final class PartnerRegister implements PartnerDirectory {
  private static final String COLUMNS = "id, scopes, active, jwks, create_time, update_time";

  private final Database database;

  public PartnerRegister(Database database) {
    this.database = database;
  }

  @Override
  public Optional<Partner> find(String id) {
    return database.transaction(
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement("SELECT " + COLUMNS + " FROM partners WHERE id = ?")) {
            select.setString(1, id);
            return read(select).stream().findFirst();
          }
        });
  }

  /**
   * Partners by id, ascending.
   *
   * @param after the last id of the page before; empty for the first page
   * @param limit at most this many
   */
  List<Partner> list(String after, int limit) {
    return database.transaction(
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement(
                  "SELECT " + COLUMNS + " FROM partners WHERE id > ? ORDER BY id LIMIT ?")) {
            select.setString(1, after);
            select.setInt(2, limit);
            return read(select);
          }
        });
  }

  /**
   * Enters a partner in the caller's transaction.
   *
   * @return whether the id was free
   */
  boolean insert(Connection connection, Partner partner) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO partners ("
                + COLUMNS
                + ") VALUES (?, ?, ?, ?, ?, ?)"
                + " ON CONFLICT DO NOTHING")) {
      insert.setString(1, partner.id());
      insert.setArray(
          2, connection.createArrayOf("text", partner.scopes().stream().sorted().toArray()));
      insert.setBoolean(3, partner.active());
      insert.setString(4, partner.keys().toString());
      insert.setObject(5, partner.createTime().atOffset(ZoneOffset.UTC));
      insert.setObject(6, partner.updateTime().atOffset(ZoneOffset.UTC));
      return insert.executeUpdate() == 1;
    }
  }

  /** Stops issuing tokens to a partner; again is no change. Empty if there is no such partner. */
  Optional<Partner> disable(String id, Instant now) {
    return database.transaction(
        connection -> {
          try (PreparedStatement update =
              connection.prepareStatement(
                  "UPDATE partners SET active = false,"
                      + " update_time = CASE WHEN active THEN ? ELSE update_time END"
                      + " WHERE id = ? RETURNING "
                      + COLUMNS)) {
            update.setObject(1, now.atOffset(ZoneOffset.UTC));
            update.setString(2, id);
            return read(update).stream().findFirst();
          }
        });
  }

  private static List<Partner> read(PreparedStatement statement) throws SQLException {
    try (ResultSet rows = statement.executeQuery()) {
      List<Partner> partners = new ArrayList<>();
      while (rows.next()) {
        partners.add(
            new Partner(
                rows.getString("id"),
                Set.of((String[]) rows.getArray("scopes").getArray()),
                rows.getBoolean("active"),
                keys(rows.getString("jwks")),
                rows.getObject("create_time", OffsetDateTime.class).toInstant(),
                rows.getObject("update_time", OffsetDateTime.class).toInstant()));
      }
      return partners;
    }
  }

  private static JWKSet keys(String jwks) {
    try {
      return JWKSet.parse(jwks);
    } catch (ParseException malformed) {
      throw new IllegalStateException("partners.jwks: no key set", malformed);
    }
  }
}
