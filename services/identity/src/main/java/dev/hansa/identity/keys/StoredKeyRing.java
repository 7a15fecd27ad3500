package dev.hansa.identity.keys;

import com.nimbusds.jose.jwk.ECKey;
import dev.hansa.journal.database.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;

/** Reads the signing keys from table {@code signing_keys}; makes the first one. */
public final class StoredKeyRing {
  private StoredKeyRing() {}

  /**
   * The keys in use, the newest first. Replicas that start at once on an empty table agree on one
   * key: the table is locked while the first is made.
   */
  public static KeyRing open(Database database) {
    return database.transaction(
        connection -> {
          List<ECKey> keys = read(connection);
          if (keys.isEmpty()) {
            lock(connection);
            keys = read(connection);
          }
          return new KeyRing(keys.isEmpty() ? List.of(create(connection)) : keys);
        });
  }

  private static void lock(Connection connection) throws SQLException {
    try (PreparedStatement lock =
        connection.prepareStatement("LOCK TABLE signing_keys IN EXCLUSIVE MODE")) {
      lock.execute();
    }
  }

  private static List<ECKey> read(Connection connection) throws SQLException {
    try (PreparedStatement select =
            connection.prepareStatement(
                "SELECT jwk FROM signing_keys WHERE retired_at IS NULL"
                    + " ORDER BY created_at DESC, kid");
        ResultSet rows = select.executeQuery()) {
      List<ECKey> keys = new ArrayList<>();
      while (rows.next()) {
        keys.add(parse(rows.getString(1)));
      }
      return keys;
    }
  }

  private static ECKey create(Connection connection) throws SQLException {
    ECKey key = KeyRing.generate();
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO signing_keys (kid, jwk) VALUES (?, ?)")) {
      insert.setString(1, key.getKeyID());
      insert.setString(2, key.toJSONString());
      insert.executeUpdate();
    }
    return key;
  }

  private static ECKey parse(String jwk) {
    try {
      return ECKey.parse(jwk);
    } catch (ParseException _) { // its message could hold the key
      throw new IllegalStateException("a row of signing_keys is no EC key");
    }
  }
}
