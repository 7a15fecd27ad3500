package dev.hansa.orders;

import com.google.protobuf.Timestamp;
import dev.hansa.journal.database.Sql;
import dev.hansa.orders.v1.Order;
import dev.hansa.orders.v1.Order.State;
import dev.hansa.orders.v1.OrderLine;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The statements on the tables {@code orders}, {@code order_lines} and {@code order_changes}. */
final class OrderTable {
  private static final String COLUMNS =
      "id, number, state, currency, total, buyer_reference, created_at, updated_at, revision";

  private OrderTable() {}

  /** An order with its place in the list. */
  record Listed(long number, Order order) {}

  /** What follows one revision. */
  record Change(long revision, State state, Instant at) {}

  static Order insert(Connection connection, UUID id, Draft draft, State state)
      throws SQLException {
    Sql.update(
        connection,
        """
        INSERT INTO orders (id, owner, state, currency, total, buyer_reference)
        VALUES (?, ?, ?, ?, ?, ?)\
        """,
        id,
        draft.owner(),
        state.name(),
        draft.total().getCurrencyCode(),
        Amounts.decimal(draft.total()),
        draft.buyerReference());
    List<Object[]> sets = new ArrayList<>();
    for (OrderLine line : draft.lines()) {
      sets.add(
          new Object[] {
            id,
            sets.size(),
            draft.owner(),
            line.getSku(),
            line.getQuantity(),
            Amounts.decimal(line.getUnitPrice())
          });
    }
    Sql.batch(
        connection,
        """
        INSERT INTO order_lines (order_id, position, owner, sku, quantity, unit_price)
        VALUES (?, ?, ?, ?, ?, ?)\
        """,
        sets);
    recordChange(connection, id);
    return find(connection, draft.owner(), id).orElseThrow();
  }

  static Optional<Order> find(Connection connection, String owner, UUID id) throws SQLException {
    return first(connection, owner, id, "");
  }

  /** As {@link #find}; others wait with their changes until the transaction ends. */
  static Optional<Order> lock(Connection connection, String owner, UUID id) throws SQLException {
    return first(connection, owner, id, " FOR UPDATE");
  }

  /** Newest first, those before the given number; of any state if it is unspecified. */
  static List<Listed> list(Connection connection, String owner, State state, long before, int limit)
      throws SQLException {
    List<Listed> rows =
        Sql.list(
            connection,
            "SELECT "
                + COLUMNS
                + " FROM orders WHERE owner = ? AND number < ? AND (? OR state = ?)"
                + " ORDER BY number DESC LIMIT ?",
            OrderTable::read,
            owner,
            before,
            state == State.STATE_UNSPECIFIED,
            state.name(),
            limit);
    List<Listed> complete = new ArrayList<>();
    for (Listed row : rows) {
      complete.add(new Listed(row.number(), withLines(connection, row.order())));
    }
    return complete;
  }

  /** Changes the state; false if no order was in the state before. */
  static boolean move(Connection connection, UUID id, State from, State to) throws SQLException {
    int moved =
        Sql.update(
            connection,
            """
            UPDATE orders SET state = ?, revision = revision + 1, updated_at = now()
            WHERE id = ? AND state = ?\
            """,
            to.name(),
            id,
            from.name());
    if (moved == 1) {
      recordChange(connection, id);
    }
    return moved == 1;
  }

  /** Changes after the given revision, in order. */
  static List<Change> changes(Connection connection, String owner, UUID id, long after)
      throws SQLException {
    return Sql.list(
        connection,
        """
        SELECT revision, state, changed_at FROM order_changes
        WHERE order_id = ? AND owner = ? AND revision > ? ORDER BY revision\
        """,
        row ->
            new Change(
                row.getLong("revision"),
                State.valueOf(row.getString("state")),
                Sql.instant(row, "changed_at")),
        id,
        owner,
        after);
  }

  static Timestamp timestamp(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }

  private static Optional<Order> first(Connection connection, String owner, UUID id, String suffix)
      throws SQLException {
    Optional<Listed> row =
        Sql.first(
            connection,
            "SELECT " + COLUMNS + " FROM orders WHERE id = ? AND owner = ?" + suffix,
            OrderTable::read,
            id,
            owner);
    return row.isEmpty() ? Optional.empty() : Optional.of(withLines(connection, row.get().order()));
  }

  private static void recordChange(Connection connection, UUID id) throws SQLException {
    Sql.update(
        connection,
        """
        INSERT INTO order_changes (order_id, revision, owner, state, changed_at)
        SELECT id, revision, owner, state, updated_at FROM orders WHERE id = ?\
        """,
        id);
  }

  private static Order withLines(Connection connection, Order order) throws SQLException {
    String currency = order.getTotal().getCurrencyCode();
    List<OrderLine> lines =
        Sql.list(
            connection,
            """
            SELECT sku, quantity, unit_price FROM order_lines
            WHERE order_id = ? ORDER BY position\
            """,
            row ->
                OrderLine.newBuilder()
                    .setSku(row.getString("sku"))
                    .setQuantity(row.getLong("quantity"))
                    .setUnitPrice(Amounts.money(row.getBigDecimal("unit_price"), currency))
                    .build(),
            OrderName.parse(order.getName()).orElseThrow());
    return order.toBuilder().addAllLines(lines).build();
  }

  private static Listed read(ResultSet row) throws SQLException {
    UUID id = row.getObject("id", UUID.class);
    BigDecimal total = row.getBigDecimal("total");
    return new Listed(
        row.getLong("number"),
        Order.newBuilder()
            .setName(OrderName.of(id))
            .setState(State.valueOf(row.getString("state")))
            .setTotal(Amounts.money(total, row.getString("currency")))
            .setPayment("payments/" + id)
            .setBuyerReference(row.getString("buyer_reference"))
            .setCreateTime(timestamp(Sql.instant(row, "created_at")))
            .setUpdateTime(timestamp(Sql.instant(row, "updated_at")))
            .setRevision(row.getLong("revision"))
            .build());
  }
}
