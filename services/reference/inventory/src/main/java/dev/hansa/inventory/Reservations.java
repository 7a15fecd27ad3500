package dev.hansa.inventory;

import dev.hansa.inventory.v1.Reservation;
import dev.hansa.inventory.v1.StockLine;
import dev.hansa.journal.database.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reserves and releases, each at most once, in whichever order the two arrive.
 *
 * <p>Both begin with the reservation's row, so two calls about one reservation follow each other;
 * then come stock rows in the order of their SKUs.
 */
final class Reservations {
  static final String NAME = "reservations/";

  private Reservations() {}

  private record Existing(String owner, boolean held) {}

  /** Sets all lines aside, or none. The same reservation again changes nothing. */
  static Reservation reserve(Connection connection, Tenant tenant, String id, List<StockLine> lines)
      throws SQLException {
    refuseRepeated(lines);
    if (!enter(connection, id, tenant.owner(), true)) {
      return again(connection, tenant, id, lines);
    }
    Optional<String> lacking = StockTable.reserve(connection, tenant.owner(), lines);
    if (lacking.isPresent()) {
      throw InventoryErrors.insufficient(lacking.get());
    }
    List<Object[]> sets = new ArrayList<>();
    for (StockLine line : lines) {
      sets.add(new Object[] {id, sets.size(), tenant.owner(), line.getSku(), line.getQuantity()});
    }
    Sql.batch(
        connection,
        """
        INSERT INTO reservation_lines (reservation, position, owner, sku, quantity)
        VALUES (?, ?, ?, ?, ?)\
        """,
        sets);
    return reservation(id, lines, Reservation.State.STATE_HELD);
  }

  /**
   * Frees what is set aside. One that is unknown is entered as released, so that it cannot arrive
   * later; another tenant's is answered as unknown and left alone. A service that calls for itself
   * made it.
   */
  static Reservation release(Connection connection, Tenant tenant, String id) throws SQLException {
    if (enter(connection, id, tenant.owner(), false)) {
      return reservation(id, List.of(), Reservation.State.STATE_RELEASED);
    }
    Existing existing = lock(connection, id);
    if (!tenant.service() && !existing.owner().equals(tenant.owner())) {
      return reservation(id, List.of(), Reservation.State.STATE_RELEASED);
    }
    List<StockLine> lines = lines(connection, id);
    if (existing.held()) {
      Sql.update(
          connection, "UPDATE reservations SET held = false, updated_at = now() WHERE id = ?", id);
      StockTable.free(connection, existing.owner(), lines);
    }
    return reservation(id, lines, Reservation.State.STATE_RELEASED);
  }

  private static Reservation again(
      Connection connection, Tenant tenant, String id, List<StockLine> lines) throws SQLException {
    Existing existing = lock(connection, id);
    if (!existing.held()) {
      throw InventoryErrors.released(id);
    }
    if (!existing.owner().equals(tenant.owner()) || !lines(connection, id).equals(lines)) {
      throw InventoryErrors.taken();
    }
    return reservation(id, lines, Reservation.State.STATE_HELD);
  }

  private static boolean enter(Connection connection, String id, String owner, boolean held)
      throws SQLException {
    return Sql.update(
            connection,
            """
            INSERT INTO reservations (id, owner, held) VALUES (?, ?, ?)
            ON CONFLICT (id) DO NOTHING\
            """,
            id,
            owner,
            held)
        == 1;
  }

  private static Existing lock(Connection connection, String id) throws SQLException {
    return Sql.first(
            connection,
            "SELECT owner, held FROM reservations WHERE id = ? FOR UPDATE",
            row -> new Existing(row.getString("owner"), row.getBoolean("held")),
            id)
        .orElseThrow();
  }

  private static List<StockLine> lines(Connection connection, String id) throws SQLException {
    return Sql.list(
        connection,
        "SELECT sku, quantity FROM reservation_lines WHERE reservation = ? ORDER BY position",
        row ->
            StockLine.newBuilder()
                .setSku(row.getString("sku"))
                .setQuantity(row.getLong("quantity"))
                .build(),
        id);
  }

  private static void refuseRepeated(List<StockLine> lines) {
    Set<String> seen = new HashSet<>();
    for (StockLine line : lines) {
      if (!seen.add(line.getSku())) {
        throw InventoryErrors.repeated(line.getSku());
      }
    }
  }

  private static Reservation reservation(
      String id, List<StockLine> lines, Reservation.State state) {
    return Reservation.newBuilder().setName(NAME + id).addAllLines(lines).setState(state).build();
  }
}
