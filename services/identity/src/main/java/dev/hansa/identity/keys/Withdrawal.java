package dev.hansa.identity.keys;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;

/** Tells the mesh that a key is withdrawn, in the transaction that does so. */
@FunctionalInterface
public interface Withdrawal {
  void tell(Connection connection, String kid, Instant now) throws SQLException;
}
