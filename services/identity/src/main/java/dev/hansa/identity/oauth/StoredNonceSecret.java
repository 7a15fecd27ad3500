package dev.hansa.identity.oauth;

import dev.hansa.journal.database.Database;
import dev.hansa.runtime.token.DpopNonces;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Base64;

/**
 * The secret under which all replicas make nonces for proofs (RFC 9449 section 8), in table {@code
 * nonce_secrets}. Whoever reads it can make proofs ahead of time with its own key, and nothing
 * else.
 */
public final class StoredNonceSecret {
  private static final String NAME = "dpop";

  private StoredNonceSecret() {}

  /** The one secret; the first replica that asks makes it. */
  public static byte[] open(Database database) {
    return database.transaction(
        connection -> {
          propose(connection);
          return read(connection);
        });
  }

  private static void propose(Connection connection) throws SQLException {
    byte[] secret = new byte[DpopNonces.SECRET_LENGTH];
    new SecureRandom().nextBytes(secret);
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO nonce_secrets (name, secret) VALUES (?, ?) ON CONFLICT DO NOTHING")) {
      insert.setString(1, NAME);
      insert.setString(2, Base64.getEncoder().encodeToString(secret));
      insert.executeUpdate();
    }
  }

  private static byte[] read(Connection connection) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT secret FROM nonce_secrets WHERE name = ?")) {
      select.setString(1, NAME);
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          throw new IllegalStateException("nonce_secrets: the row is gone that was just there");
        }
        return Base64.getDecoder().decode(row.getString(1));
      }
    }
  }
}
