package dev.hansa.identity.partners;

import dev.hansa.journal.database.Database;
import dev.hansa.runtime.trust.Principal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The book of what operators did to partners, table {@code partner_actions}. An entry commits with
 * the change that it tells of, so there is never one without the other. Safe for many threads.
 */
public final class PartnerActions {
  private static final Logger log = LoggerFactory.getLogger(PartnerActions.class);

  private final Database database;

  public PartnerActions(Database database) {
    this.database = database;
  }

  /**
   * An entry and its place in the book.
   *
   * @param number grows with time
   */
  record Entry(long number, PartnerAction action) {}

  /** Enters an action in the caller's transaction, and logs it. */
  void enter(Connection connection, PartnerAction action) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO partner_actions (partner, kind, operator, detail, time)"
                + " VALUES (?, ?, ?, ?, ?)")) {
      insert.setString(1, action.partner());
      insert.setString(2, action.kind().name());
      insert.setString(3, action.operator().toString());
      insert.setString(4, action.detail());
      insert.setObject(5, action.time().atOffset(ZoneOffset.UTC));
      insert.executeUpdate();
    }
    log.info(
        "partner action: partner={} kind={} operator={} detail={}",
        action.partner(),
        action.kind(),
        action.operator(),
        action.detail());
  }

  /**
   * What was done to a partner, the latest first; blocks.
   *
   * @param before only entries of a smaller number
   * @param limit at most this many
   */
  List<Entry> list(String partner, long before, int limit) {
    return database.transaction(
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement(
                  "SELECT number, kind, operator, detail, time FROM partner_actions"
                      + " WHERE partner = ? AND number < ? ORDER BY number DESC LIMIT ?")) {
            select.setString(1, partner);
            select.setLong(2, before);
            select.setInt(3, limit);
            return read(select, partner);
          }
        });
  }

  private static List<Entry> read(PreparedStatement select, String partner) throws SQLException {
    try (ResultSet rows = select.executeQuery()) {
      List<Entry> entries = new ArrayList<>();
      while (rows.next()) {
        entries.add(
            new Entry(
                rows.getLong("number"),
                new PartnerAction(
                    partner,
                    PartnerAction.Kind.valueOf(rows.getString("kind")),
                    Principal.parse(rows.getString("operator")),
                    rows.getString("detail"),
                    rows.getObject("time", OffsetDateTime.class).toInstant())));
      }
      return entries;
    }
  }
}
