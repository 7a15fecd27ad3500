package dev.hansa.identity.revocation;

import dev.hansa.journal.database.Database;
import dev.hansa.runtime.error.MeshReason;
import dev.hansa.runtime.token.AccessToken;
import dev.hansa.runtime.token.Denial;
import dev.hansa.runtime.token.DenialPage;
import dev.hansa.runtime.token.TokenLineage;
import dev.hansa.runtime.trust.Principal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads what {@link DenialStore} writes, and lets it write tokens. */
public final class StoredDenials implements Revocations {
  /** As many as fit into the 64 KiB that processes read of an answer, at the longest ids. */
  private static final int PAGE = 400;

  private final Database database;
  private final DenialStore store;
  private final InstantSource clock;

  public StoredDenials(Database database, DenialStore store, InstantSource clock) {
    this.database = database;
    this.store = store;
    this.clock = clock;
  }

  private record Changes(String epoch, long last) {}

  /**
   * The changes after a cursor, in the order of their commits.
   *
   * @param cursor of the page before; anything else: from the start
   */
  public DenialPage after(String cursor) {
    return database.transaction(
        connection -> {
          Changes now = changes(connection);
          long known = known(cursor, now);
          boolean reset = known < 0;
          if (known == now.last) {
            return new DenialPage(cursor, false, false, List.of());
          }
          return page(connection, now, Math.max(known, 0), reset);
        });
  }

  @Override
  public void revoke(AccessToken token) {
    Instant now = clock.instant();
    database.run(connection -> store.denyToken(connection, token.id(), token.expiry(), now));
  }

  @Override
  public Optional<MeshReason> judge(AccessToken token) {
    String[] ids = TokenLineage.of(token.id()).toArray(String[]::new);
    List<String> callers = new ArrayList<>(List.of(token.subject().toString()));
    token.actor().map(Principal::toString).ifPresent(callers::add);
    // Of an exchanged token the scopes are what contracts grant to who acts.
    Set<String> own = token.actor().isEmpty() ? token.scopes() : Set.of();
    String[] scopes =
        own.stream().map(scope -> Denial.scopeOf(token.subject(), scope)).toArray(String[]::new);
    return database.transaction(
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement(
                  "SELECT bool_or(kind <> 'principal'), count(*) FROM denials WHERE NOT lifted AND"
                      + " (kind = 'token' AND name = ANY (?)"
                      + " OR kind = 'principal' AND name = ANY (?)"
                      + " OR kind = 'scope' AND name = ANY (?))")) {
            select.setArray(1, connection.createArrayOf("text", ids));
            select.setArray(2, connection.createArrayOf("text", callers.toArray()));
            select.setArray(3, connection.createArrayOf("text", scopes));
            try (ResultSet row = select.executeQuery()) {
              row.next();
              return row.getInt(2) == 0
                  ? Optional.empty()
                  : Optional.of(
                      row.getBoolean(1) ? MeshReason.TOKEN_REVOKED : MeshReason.CALLER_DISABLED);
            }
          }
        });
  }

  private static Changes changes(Connection connection) throws SQLException {
    try (PreparedStatement select =
            connection.prepareStatement("SELECT epoch::text, last FROM denial_changes");
        ResultSet row = select.executeQuery()) {
      row.next();
      return new Changes(row.getString(1), row.getLong(2));
    }
  }

  /** The number in a cursor of this table; less than zero if it is none. */
  private static long known(String cursor, Changes now) {
    String head = now.epoch + ".";
    if (!cursor.startsWith(head)) {
      return -1;
    }
    try {
      long known = Long.parseLong(cursor.substring(head.length()));
      return known <= now.last ? known : -1;
    } catch (NumberFormatException _) {
      return -1;
    }
  }

  private static DenialPage page(Connection connection, Changes now, long known, boolean reset)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT kind, name, change, expiry, lifted FROM denials WHERE change > ?"
                + " AND NOT (? AND lifted) ORDER BY change LIMIT ?")) {
      select.setLong(1, known);
      select.setBoolean(2, reset); // who knows nothing need not hear what is no longer denied
      select.setInt(3, PAGE);
      List<Denial> changes = new ArrayList<>();
      long last = known;
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          changes.add(denial(rows));
          last = rows.getLong("change");
        }
      }
      boolean more = changes.size() == PAGE;
      // A row may have been committed since the number was read, and rows may have been purged.
      long cursor = more ? last : Math.max(last, now.last);
      return new DenialPage(now.epoch + "." + cursor, reset, more, changes);
    }
  }

  private static Denial denial(ResultSet row) throws SQLException {
    return new Denial(
        Denial.Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
        row.getString("name"),
        Optional.ofNullable(row.getObject("expiry", OffsetDateTime.class))
            .map(OffsetDateTime::toInstant),
        row.getBoolean("lifted"));
  }
}
