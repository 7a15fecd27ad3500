package dev.hansa.identity.keys;

import com.nimbusds.jose.jwk.ECKey;
import dev.hansa.journal.database.Sql;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.text.ParseException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

/**
 * The rows of table {@code signing_keys}, private halves sealed. Every method works in the caller's
 * transaction.
 */
final class KeyTable {
  private static final String COLUMNS =
      "public_jwk, created_at, active_at, retired_at, revoked_at,"
          + " (jwk IS NOT NULL OR sealed_jwk IS NOT NULL) AS stored";

  private final Sealing sealing;

  KeyTable(Sealing sealing) {
    this.sealing = sealing;
  }

  /** From here to the end of the transaction nobody else writes; others still read. */
  static void lock(Connection connection) throws SQLException {
    Sql.update(connection, "LOCK TABLE signing_keys IN EXCLUSIVE MODE");
  }

  KeyPlan plan(Connection connection) throws SQLException {
    return new KeyPlan(
        Sql.list(connection, "SELECT " + COLUMNS + " FROM signing_keys", KeyTable::planned));
  }

  /**
   * The key with its private half; empty if that is erased.
   *
   * @throws SealedException if it cannot be opened here
   */
  Optional<ECKey> open(Connection connection, String kid) throws SQLException {
    return Sql.first(
            connection,
            "SELECT jwk, sealed_jwk, sealed_under FROM signing_keys WHERE kid = ?",
            row -> secret(row, kid),
            kid)
        .flatMap(secret -> secret)
        .map(KeyTable::parse);
  }

  private Optional<String> secret(ResultSet row, String kid) throws SQLException {
    byte[] sealed = row.getBytes("sealed_jwk");
    if (sealed == null) {
      return Optional.ofNullable(row.getString("jwk"));
    }
    byte[] jwk = sealing.open(row.getString("sealed_under"), sealed, context(kid));
    return Optional.of(new String(jwk, StandardCharsets.UTF_8));
  }

  void insert(Connection connection, ECKey key, Instant published, Instant active)
      throws SQLException {
    Sql.update(
        connection,
        "INSERT INTO signing_keys"
            + " (kid, public_jwk, sealed_jwk, sealed_under, created_at, active_at)"
            + " VALUES (?, ?, ?, ?, ?, ?)",
        key.getKeyID(),
        key.toPublicJWK().toJSONString(),
        seal(key),
        sealing.keyId(),
        published,
        active);
  }

  void activate(Connection connection, String kid, Instant active) throws SQLException {
    Sql.update(connection, "UPDATE signing_keys SET active_at = ? WHERE kid = ?", active, kid);
  }

  void retire(Connection connection, String kid, Instant retired) throws SQLException {
    Sql.update(connection, "UPDATE signing_keys SET retired_at = ? WHERE kid = ?", retired, kid);
  }

  /** Marks a key as withdrawn, and erases its private half. */
  void revoke(Connection connection, String kid, Instant now) throws SQLException {
    Sql.update(
        connection,
        "UPDATE signing_keys SET revoked_at = ?, jwk = NULL, sealed_jwk = NULL WHERE kid = ?",
        now,
        kid);
  }

  /** Erases what private halves are of no use any more, and rows that are long gone. */
  void clear(Connection connection, Instant now, Instant longAgo) throws SQLException {
    Sql.update(
        connection,
        "UPDATE signing_keys SET jwk = NULL, sealed_jwk = NULL"
            + " WHERE retired_at <= ? AND (jwk IS NOT NULL OR sealed_jwk IS NOT NULL)",
        now);
    Sql.update(
        connection,
        "DELETE FROM signing_keys WHERE retired_at < ? OR revoked_at < ?",
        longAgo,
        longAgo);
  }

  /**
   * Seals under the present key what lies in the clear or under an earlier one.
   *
   * @return whether something lay in the clear
   */
  boolean sealAll(Connection connection) throws SQLException {
    List<String> clear = ids(connection, "jwk IS NOT NULL");
    for (String kid : clear) {
      reseal(connection, kid);
    }
    for (String kid :
        ids(connection, "sealed_jwk IS NOT NULL AND sealed_under <> ?", sealing.keyId())) {
      reseal(connection, kid);
    }
    return !clear.isEmpty();
  }

  private static List<String> ids(Connection connection, String condition, Object... values)
      throws SQLException {
    return Sql.list(
        connection,
        "SELECT kid FROM signing_keys WHERE " + condition,
        row -> row.getString("kid"),
        values);
  }

  private void reseal(Connection connection, String kid) throws SQLException {
    ECKey key = open(connection, kid).orElseThrow();
    Sql.update(
        connection,
        "UPDATE signing_keys SET jwk = NULL, sealed_jwk = ?, sealed_under = ? WHERE kid = ?",
        seal(key),
        sealing.keyId(),
        kid);
  }

  private byte[] seal(ECKey key) {
    return sealing.seal(
        key.toJSONString().getBytes(StandardCharsets.UTF_8), context(key.getKeyID()));
  }

  /** Binds what is sealed to its row: a key cannot be put in another's place. */
  private static String context(String kid) {
    return "signing key " + kid;
  }

  private static PlannedKey planned(ResultSet row) throws SQLException {
    return new PlannedKey(
        parse(row.getString("public_jwk")),
        Sql.instant(row, "created_at"),
        Sql.instant(row, "active_at"),
        instant(row, "retired_at"),
        instant(row, "revoked_at"),
        row.getBoolean("stored"));
  }

  private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }

  private static ECKey parse(String jwk) {
    try {
      return ECKey.parse(jwk);
    } catch (ParseException _) { // its message could hold the key
      throw new IllegalStateException("a row of signing_keys is no EC key");
    }
  }
}
