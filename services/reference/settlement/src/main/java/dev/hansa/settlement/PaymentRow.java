package dev.hansa.settlement;

import com.google.protobuf.Timestamp;
import dev.hansa.journal.database.Sql;
import dev.hansa.settlement.v1.Payment;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A row of the table {@code payments}.
 *
 * @param amount null if the payment was refunded before it arrived
 */
record PaymentRow(
    String id,
    String owner,
    String order,
    @Nullable BigDecimal amount,
    String currency,
    Payment.State state,
    Instant createdAt,
    Instant updatedAt) {
  static final String NAME = "payments/";
  static final String COLUMNS =
      "id, owner, order_name, amount, currency, state, created_at, updated_at";

  static PaymentRow read(ResultSet row) throws SQLException {
    return new PaymentRow(
        row.getString("id"),
        row.getString("owner"),
        row.getString("order_name"),
        row.getBigDecimal("amount"),
        row.getString("currency"),
        Payment.State.valueOf(row.getString("state")),
        Sql.instant(row, "created_at"),
        Sql.instant(row, "updated_at"));
  }

  /** What is told of a payment that never arrived, or is another's. */
  static Payment neverArrived(String id) {
    return Payment.newBuilder().setName(NAME + id).setState(Payment.State.STATE_VOIDED).build();
  }

  Payment toPayment() {
    return amount == null
        ? neverArrived(id)
        : Payment.newBuilder()
            .setName(NAME + id)
            .setOrder(order)
            .setAmount(Amounts.money(amount, currency))
            .setState(state)
            .setCreateTime(timestamp(createdAt))
            .setUpdateTime(timestamp(updatedAt))
            .build();
  }

  static Timestamp timestamp(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }
}
