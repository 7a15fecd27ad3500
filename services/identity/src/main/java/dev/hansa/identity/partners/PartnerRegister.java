package dev.hansa.identity.partners;

import com.nimbusds.jose.jwk.JWKSet;
import dev.hansa.journal.database.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.text.ParseException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The rows of table {@code partners}. Safe for many threads; every method blocks. */
public final class PartnerRegister {
  private static final String COLUMNS =
      "id, scopes, active, jwks, rate_class, contact, matcher_kind, matcher_value,"
          + " certificates_from, create_time, update_time";

  private final Database database;

  public PartnerRegister(Database database) {
    this.database = database;
  }

  /** As {@link PartnerDirectory#find}. */
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
            "INSERT INTO partners (scopes, active, jwks, rate_class, contact, matcher_kind,"
                + " matcher_value, certificates_from, update_time, id, create_time)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING")) {
      int last = bind(insert, connection, partner);
      insert.setObject(last + 1, partner.createTime().atOffset(ZoneOffset.UTC));
      return insert.executeUpdate() == 1;
    }
  }

  /** Reads a partner and keeps others from changing it until the caller's transaction ends. */
  Optional<Partner> lock(Connection connection, String id) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT " + COLUMNS + " FROM partners WHERE id = ? FOR UPDATE")) {
      select.setString(1, id);
      return read(select).stream().findFirst();
    }
  }

  /** Writes all but id and creation time of a partner that the caller's transaction has locked. */
  void update(Connection connection, Partner partner) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE partners SET scopes = ?, active = ?, jwks = ?, rate_class = ?, contact = ?,"
                + " matcher_kind = ?, matcher_value = ?, certificates_from = ?, update_time = ?"
                + " WHERE id = ?")) {
      bind(update, connection, partner);
      update.executeUpdate();
    }
  }

  /** Sets scopes to id, in the order of the statements above; returns the last index. */
  private static int bind(PreparedStatement statement, Connection connection, Partner partner)
      throws SQLException {
    Partner.Terms terms = partner.terms();
    statement.setArray(
        1, connection.createArrayOf("text", partner.scopes().stream().sorted().toArray()));
    statement.setBoolean(2, partner.active());
    statement.setString(3, partner.keys().toString());
    statement.setString(4, terms.rateClass().name());
    statement.setString(5, terms.contact());
    statement.setString(6, terms.matcher().map(matcher -> matcher.kind().name()).orElse(null));
    statement.setString(7, terms.matcher().map(CertificateMatcher::value).orElse(null));
    statement.setObject(
        8, terms.certificatesFrom().map(time -> time.atOffset(ZoneOffset.UTC)).orElse(null));
    statement.setObject(9, partner.updateTime().atOffset(ZoneOffset.UTC));
    statement.setString(10, partner.id());
    return 10;
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
                terms(rows),
                rows.getObject("create_time", OffsetDateTime.class).toInstant(),
                rows.getObject("update_time", OffsetDateTime.class).toInstant()));
      }
      return partners;
    }
  }

  private static Partner.Terms terms(ResultSet rows) throws SQLException {
    String kind = rows.getString("matcher_kind");
    String value = rows.getString("matcher_value");
    Optional<CertificateMatcher> matcher =
        kind == null
            ? Optional.empty()
            : Optional.of(new CertificateMatcher(CertificateMatcher.Kind.valueOf(kind), value));
    return new Partner.Terms(
        RateClass.valueOf(rows.getString("rate_class")),
        rows.getString("contact"),
        matcher,
        Optional.ofNullable(rows.getObject("certificates_from", OffsetDateTime.class))
            .map(OffsetDateTime::toInstant));
  }

  private static JWKSet keys(String jwks) {
    try {
      return JWKSet.parse(jwks);
    } catch (ParseException malformed) {
      throw new IllegalStateException("partners.jwks: no key set", malformed);
    }
  }
}
