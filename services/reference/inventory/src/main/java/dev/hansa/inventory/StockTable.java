package dev.hansa.inventory;

import com.google.protobuf.Timestamp;
import dev.hansa.inventory.v1.Stock;
import dev.hansa.inventory.v1.StockLine;
import dev.hansa.journal.database.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The statements on the table {@code stock}. Rows are locked in the order of their SKUs. */
final class StockTable {
  static final String NAME = "stock/";

  private StockTable() {}

  /** Books arrivals; empty if the sum would not fit. */
  static Optional<Stock> receive(Connection connection, String owner, String sku, long quantity)
      throws SQLException {
    return Sql.first(
        connection,
        """
        INSERT INTO stock (owner, sku, on_hand) VALUES (?, ?, ?)
        ON CONFLICT (owner, sku) DO UPDATE
        SET on_hand = stock.on_hand + excluded.on_hand, updated_at = now()
        WHERE stock.on_hand <= 9223372036854775807 - excluded.on_hand
        RETURNING sku, on_hand, reserved, updated_at\
        """,
        StockTable::read,
        owner,
        sku,
        quantity);
  }

  static Optional<Stock> find(Connection connection, String owner, String sku) throws SQLException {
    return Sql.first(
        connection,
        "SELECT sku, on_hand, reserved, updated_at FROM stock WHERE owner = ? AND sku = ?",
        StockTable::read,
        owner,
        sku);
  }

  /** By SKU, those after the given one. */
  static List<Stock> list(Connection connection, String owner, String after, int limit)
      throws SQLException {
    return Sql.list(
        connection,
        """
        SELECT sku, on_hand, reserved, updated_at FROM stock
        WHERE owner = ? AND sku COLLATE "C" > ? ORDER BY sku COLLATE "C" LIMIT ?\
        """,
        StockTable::read,
        owner,
        after,
        limit);
  }

  static OptionalLong onHand(Connection connection, String owner, String sku) throws SQLException {
    return find(connection, owner, sku).stream().mapToLong(Stock::getOnHand).findFirst();
  }

  /** Sets the pieces aside; empty if that was done, else the first SKU that lacks some. */
  static Optional<String> reserve(Connection connection, String owner, List<StockLine> lines)
      throws SQLException {
    List<StockLine> sorted = sorted(lines);
    int[] changed =
        Sql.batch(
            connection,
            """
            UPDATE stock SET reserved = reserved + ?, updated_at = now()
            WHERE owner = ? AND sku = ? AND on_hand - reserved >= ?\
            """,
            sets(owner, sorted, true));
    for (int i = 0; i < changed.length; i++) {
      if (changed[i] == 0) {
        return Optional.of(sorted.get(i).getSku());
      }
    }
    return Optional.empty();
  }

  static void free(Connection connection, String owner, List<StockLine> lines) throws SQLException {
    Sql.batch(
        connection,
        """
        UPDATE stock SET reserved = reserved - ?, updated_at = now()
        WHERE owner = ? AND sku = ?\
        """,
        sets(owner, sorted(lines), false));
  }

  private static List<StockLine> sorted(List<StockLine> lines) {
    return lines.stream().sorted(Comparator.comparing(StockLine::getSku)).toList();
  }

  private static List<Object[]> sets(String owner, List<StockLine> lines, boolean guarded) {
    List<Object[]> sets = new ArrayList<>();
    for (StockLine line : lines) {
      long quantity = line.getQuantity();
      sets.add(
          guarded
              ? new Object[] {quantity, owner, line.getSku(), quantity}
              : new Object[] {quantity, owner, line.getSku()});
    }
    return sets;
  }

  private static Stock read(ResultSet row) throws SQLException {
    long onHand = row.getLong("on_hand");
    long reserved = row.getLong("reserved");
    Instant updated = Sql.instant(row, "updated_at");
    return Stock.newBuilder()
        .setName(NAME + row.getString("sku"))
        .setOnHand(onHand)
        .setReserved(reserved)
        .setAvailable(onHand - reserved)
        .setUpdateTime(
            Timestamp.newBuilder().setSeconds(updated.getEpochSecond()).setNanos(updated.getNano()))
        .build();
  }
}
