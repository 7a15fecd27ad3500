package dev.hansa.settlement;

import dev.hansa.journal.database.Sql;
import dev.hansa.settlement.v1.Entry;
import dev.hansa.settlement.v1.StreamEntriesResponse;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** The statements on the tables {@code ledger} and {@code entries}. */
final class Ledger {
  private static final String COLUMNS =
      "seq, payment, order_name, kind, amount, currency, created_at";

  private Ledger() {}

  /**
   * Numbers and writes what happened. To be called last in a transaction: other writers wait for
   * its end.
   */
  static void append(Connection connection, PaymentRow payment, BigDecimal amount, Entry.Kind kind)
      throws SQLException {
    long seq =
        Sql.first(
                connection,
                "UPDATE ledger SET head = head + 1 RETURNING head",
                row -> row.getLong("head"))
            .orElseThrow();
    Sql.update(
        connection,
        """
        INSERT INTO entries (seq, owner, payment, order_name, kind, amount, currency)
        VALUES (?, ?, ?, ?, ?, ?, ?)\
        """,
        seq,
        payment.owner(),
        payment.id(),
        payment.order(),
        kind.name(),
        amount,
        payment.currency());
  }

  static long head(Connection connection) throws SQLException {
    return Sql.first(connection, "SELECT head FROM ledger", row -> row.getLong("head"))
        .orElseThrow();
  }

  /** The tenant's entries after the given one, in order. */
  static List<StreamEntriesResponse> after(
      Connection connection, Tenant tenant, long seq, int limit) throws SQLException {
    return tenant.service()
        ? Sql.list(
            connection,
            "SELECT " + COLUMNS + " FROM entries WHERE seq > ? ORDER BY seq LIMIT ?",
            Ledger::read,
            seq,
            limit)
        : Sql.list(
            connection,
            "SELECT " + COLUMNS + " FROM entries WHERE owner = ? AND seq > ? ORDER BY seq LIMIT ?",
            Ledger::read,
            tenant.owner(),
            seq,
            limit);
  }

  private static StreamEntriesResponse read(ResultSet row) throws SQLException {
    String cursor = Cursor.after(row.getLong("seq"));
    return StreamEntriesResponse.newBuilder()
        .setCursor(cursor)
        .setEntry(entry(row).setCursor(cursor))
        .build();
  }

  private static Entry.Builder entry(ResultSet row) throws SQLException {
    return Entry.newBuilder()
        .setPayment(PaymentRow.NAME + row.getString("payment"))
        .setOrder(row.getString("order_name"))
        .setKind(Entry.Kind.valueOf(row.getString("kind")))
        .setAmount(Amounts.money(row.getBigDecimal("amount"), row.getString("currency")))
        .setCreateTime(PaymentRow.timestamp(Sql.instant(row, "created_at")));
  }
}
