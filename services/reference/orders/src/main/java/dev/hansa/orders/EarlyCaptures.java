package dev.hansa.orders;

import dev.hansa.journal.database.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;

/**
 * Captures that overtake their order: a partner sees a payment in the ledger, and may capture it,
 * before the order that it pays is stored.
 *
 * <p>Both sides lock the process row first, the placing one by ending it, so one of the two sees
 * the other.
 */
final class EarlyCaptures {
  private EarlyCaptures() {}

  /**
   * Keeps the capture if the order is still being placed. Waits for a placing transaction that is
   * about to commit.
   *
   * @return whether it was kept; if not, the order stands, or never will
   */
  static boolean keep(Connection connection, UUID id) throws SQLException {
    boolean placing =
        Sql.first(connection, "SELECT id FROM processes WHERE id = ? FOR UPDATE", _ -> true, id)
            .isPresent();
    if (placing) {
      Sql.update(
          connection,
          "INSERT INTO early_captures (order_id) VALUES (?) ON CONFLICT DO NOTHING",
          id);
    }
    return placing;
  }

  /** Whether the order was paid before it stood; forgets it. */
  static boolean take(Connection connection, UUID id) throws SQLException {
    return Sql.update(connection, "DELETE FROM early_captures WHERE order_id = ?", id) == 1;
  }
}
