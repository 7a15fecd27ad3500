package dev.hansa.orders;

import dev.hansa.journal.database.Database;
import dev.hansa.journal.database.Sql;
import dev.hansa.orders.v1.Order.State;
import dev.hansa.settlement.v1.Entry;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;

/**
 * What entries of settlement's ledger change here.
 *
 * <p>The cursor moves in the transaction of the change, so after a crash no entry is lost, and none
 * that is seen again changes anything. Each method throws {@link
 * dev.hansa.journal.database.DatabaseException}.
 */
final class PaidOrders {
  private static final String STREAM = "settlement";

  private final Database database;

  PaidOrders(Database database) {
    this.database = database;
  }

  /** Another replica moved the cursor. */
  static final class Overtaken extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** Of the last entry that was applied; empty before the first. */
  String cursor() {
    return database.transaction(PaidOrders::read);
  }

  /**
   * Applies an entry and moves the cursor.
   *
   * @return whether an order changed
   * @throws Overtaken if the cursor is no longer {@code from}
   */
  boolean apply(Entry entry, String from, String to) {
    return database.transaction(
        c -> {
          boolean moved = entry.getKind() == Entry.Kind.KIND_CAPTURED && paid(c, entry);
          if (!advance(c, from, to)) {
            throw new Overtaken();
          }
          return moved;
        });
  }

  /** Puts the cursor before the first entry. */
  void beginAgain() {
    database.run(
        c -> {
          var _ = Sql.update(c, "UPDATE cursors SET cursor = '' WHERE stream = ?", STREAM);
        });
  }

  /** Payments of others than orders are in the ledger as well. */
  private static boolean paid(Connection connection, Entry entry) throws SQLException {
    Optional<UUID> order = OrderName.parse(entry.getOrder());
    if (order.isEmpty() || !entry.getPayment().equals("payments/" + order.get())) {
      return false;
    }
    UUID id = order.get();
    if (OrderTable.move(connection, id, State.STATE_PLACED, State.STATE_PAID)) {
      return true;
    }
    return !EarlyCaptures.keep(connection, id)
        && OrderTable.move(connection, id, State.STATE_PLACED, State.STATE_PAID);
  }

  private static String read(Connection connection) throws SQLException {
    return Sql.first(
            connection,
            "SELECT cursor FROM cursors WHERE stream = ?",
            row -> row.getString("cursor"),
            STREAM)
        .orElseThrow();
  }

  private static boolean advance(Connection connection, String from, String to)
      throws SQLException {
    return Sql.update(
            connection,
            "UPDATE cursors SET cursor = ? WHERE stream = ? AND cursor = ?",
            to,
            STREAM,
            from)
        == 1;
  }
}
