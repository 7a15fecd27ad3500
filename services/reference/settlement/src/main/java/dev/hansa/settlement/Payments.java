package dev.hansa.settlement;

import com.google.type.Money;
import dev.hansa.journal.database.Sql;
import dev.hansa.settlement.v1.Entry;
import dev.hansa.settlement.v1.GetStatementResponse;
import dev.hansa.settlement.v1.Payment;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Authorizes, captures and refunds, each at most once, in whichever order they arrive.
 *
 * <p>Each begins with the payment's row, so two calls about one payment follow each other, and ends
 * with the ledger.
 */
final class Payments {
  private Payments() {}

  /** Sets the amount aside. The same payment again changes nothing. */
  static Payment authorize(
      Connection connection, Tenant tenant, String id, String order, Money money)
      throws SQLException {
    BigDecimal amount = Amounts.decimal(money);
    Optional<PaymentRow> entered =
        Sql.first(
            connection,
            "INSERT INTO payments (id, owner, order_name, amount, currency, state)"
                + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING RETURNING "
                + PaymentRow.COLUMNS,
            PaymentRow::read,
            id,
            tenant.owner(),
            order,
            amount,
            money.getCurrencyCode(),
            Payment.State.STATE_AUTHORIZED.name());
    if (entered.isPresent()) {
      Ledger.append(connection, entered.get(), amount, Entry.Kind.KIND_AUTHORIZED);
      return entered.get().toPayment();
    }
    PaymentRow existing = lock(connection, id).orElseThrow();
    return switch (existing.state()) {
      case STATE_VOIDED, STATE_REFUNDED -> throw SettlementErrors.voided(id);
      case STATE_AUTHORIZED, STATE_CAPTURED -> {
        if (!existing.owner().equals(tenant.owner())
            || !existing.order().equals(order)
            || !existing.toPayment().getAmount().equals(money)) {
          throw SettlementErrors.taken();
        }
        yield existing.toPayment();
      }
      case STATE_UNSPECIFIED, UNRECOGNIZED -> throw unreadable(existing);
    };
  }

  /** Takes the amount. */
  static Payment capture(Connection connection, Tenant tenant, String id) throws SQLException {
    PaymentRow payment =
        lock(connection, id)
            .filter(row -> tenant.sees(row.owner()))
            .filter(row -> row.amount() != null)
            .orElseThrow(() -> SettlementErrors.unknown(id));
    if (payment.state() != Payment.State.STATE_AUTHORIZED) {
      throw SettlementErrors.notAuthorized(id);
    }
    return move(connection, payment, Payment.State.STATE_CAPTURED, Entry.Kind.KIND_CAPTURED);
  }

  /**
   * Gives the amount back. A payment that was given back stays as it is. One that is unknown is
   * entered as voided if a service asks, so that it cannot arrive later; another tenant's is
   * answered as unknown and left alone.
   */
  static Payment refund(Connection connection, Tenant tenant, String id) throws SQLException {
    if (tenant.throughService() && enterVoided(connection, tenant, id)) {
      return PaymentRow.neverArrived(id);
    }
    Optional<PaymentRow> found =
        lock(connection, id)
            .filter(row -> tenant.sees(row.owner()))
            .filter(row -> tenant.throughService() || row.amount() != null);
    if (found.isEmpty()) {
      if (tenant.throughService()) {
        return PaymentRow.neverArrived(id);
      }
      throw SettlementErrors.unknown(id);
    }
    PaymentRow payment = found.get();
    return switch (payment.state()) {
      case STATE_AUTHORIZED ->
          move(connection, payment, Payment.State.STATE_VOIDED, Entry.Kind.KIND_VOIDED);
      case STATE_CAPTURED ->
          move(connection, payment, Payment.State.STATE_REFUNDED, Entry.Kind.KIND_REFUNDED);
      case STATE_VOIDED, STATE_REFUNDED -> payment.toPayment();
      case STATE_UNSPECIFIED, UNRECOGNIZED -> throw unreadable(payment);
    };
  }

  /** Sums up the tenant's payments in one currency. */
  static GetStatementResponse statement(Connection connection, String owner, String currency)
      throws SQLException {
    return Sql.first(
            connection,
            """
            SELECT
              coalesce(sum(amount) FILTER (WHERE state = 'STATE_AUTHORIZED'), 0) AS authorized,
              coalesce(sum(amount) FILTER (WHERE state IN ('STATE_CAPTURED', 'STATE_REFUNDED')), 0)
                AS captured,
              coalesce(sum(amount) FILTER (WHERE state = 'STATE_REFUNDED'), 0) AS refunded,
              count(*) FILTER (WHERE state IN ('STATE_AUTHORIZED', 'STATE_CAPTURED')) AS payments
            FROM payments WHERE owner = ? AND currency = ?\
            """,
            row ->
                GetStatementResponse.newBuilder()
                    .setAuthorized(Amounts.money(row.getBigDecimal("authorized"), currency))
                    .setCaptured(Amounts.money(row.getBigDecimal("captured"), currency))
                    .setRefunded(Amounts.money(row.getBigDecimal("refunded"), currency))
                    .setPayments(row.getLong("payments"))
                    .build(),
            owner,
            currency)
        .orElseThrow();
  }

  private static boolean enterVoided(Connection connection, Tenant tenant, String id)
      throws SQLException {
    return Sql.update(
            connection,
            "INSERT INTO payments (id, owner, state) VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING",
            id,
            tenant.owner(),
            Payment.State.STATE_VOIDED.name())
        == 1;
  }

  private static Payment move(
      Connection connection, PaymentRow payment, Payment.State state, Entry.Kind kind)
      throws SQLException {
    PaymentRow moved =
        Sql.first(
                connection,
                "UPDATE payments SET state = ?, updated_at = now() WHERE id = ? RETURNING "
                    + PaymentRow.COLUMNS,
                PaymentRow::read,
                state.name(),
                payment.id())
            .orElseThrow();
    BigDecimal amount = moved.amount();
    if (amount == null) {
      throw unreadable(moved);
    }
    Ledger.append(connection, moved, amount, kind);
    return moved.toPayment();
  }

  private static Optional<PaymentRow> lock(Connection connection, String id) throws SQLException {
    return Sql.first(
        connection,
        "SELECT " + PaymentRow.COLUMNS + " FROM payments WHERE id = ? FOR UPDATE",
        PaymentRow::read,
        id);
  }

  private static IllegalStateException unreadable(PaymentRow row) {
    return new IllegalStateException("payment " + row.id() + " is in state " + row.state());
  }
}
