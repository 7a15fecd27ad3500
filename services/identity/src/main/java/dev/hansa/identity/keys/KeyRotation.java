package dev.hansa.identity.keys;

import com.nimbusds.jose.jwk.ECKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the keys' lives ahead: makes the standby key, brings it forward, withdraws keys.
 *
 * <p>There is always one key that signs and one on standby that is published already, so that even
 * an emergency lets nobody meet an unknown key. Every method works in the caller's transaction,
 * under the table's lock and on what it reads there; so of several replicas one acts and the others
 * find it done, and a crash at any point leaves the plan before or the plan after.
 */
final class KeyRotation {
  private static final Logger log = LoggerFactory.getLogger(KeyRotation.class);

  /** How long the list still shows what is gone. */
  private static final Duration SHOWN = Duration.ofDays(1);

  private final KeyTable table;
  private final KeySchedule schedule;
  private final Withdrawal withdrawal;

  KeyRotation(KeyTable table, KeySchedule schedule, Withdrawal withdrawal) {
    this.withdrawal = withdrawal;
    this.table = table;
    this.schedule = schedule;
  }

  /** Whether {@link #tend} would do something. */
  static boolean isDue(KeyPlan plan, Instant now) {
    return plan.signer(now).isEmpty()
        || plan.standby(now).isEmpty()
        || plan.keys().stream()
            .anyMatch(
                key -> (key.stored() && !key.isAccepted(now)) || isLongGone(key, now.minus(SHOWN)));
  }

  private static boolean isLongGone(PlannedKey key, Instant longAgo) {
    return key.retired().or(key::revoked).map(longAgo::isAfter).orElse(false);
  }

  /**
   * Seals what lay in the clear; such a key is replaced as soon as it can be, for it may lie in old
   * backups.
   */
  void open(Connection connection, Instant now) throws SQLException {
    KeyTable.lock(connection);
    boolean wasClear = table.sealAll(connection);
    tend(connection, now);
    if (wasClear) {
      PlannedKey successor = advance(connection, now);
      log.info(
          "signing keys were sealed; they lay in the clear, so key {} signs from {} on",
          successor.id(),
          successor.active());
    }
  }

  /** Makes what is missing: a key that signs, and the one after it. */
  void tend(Connection connection, Instant now) throws SQLException {
    KeyTable.lock(connection);
    KeyPlan plan = table.plan(connection);
    Optional<PlannedKey> known = plan.signer(now);
    if (known.isEmpty()) { // nobody can have it ahead: there was none
      create(connection, now, now);
      plan = table.plan(connection);
    }
    PlannedKey signer = plan.signer(now).orElseThrow();
    if (plan.standby(now).isEmpty()) {
      Instant turn = signer.active().plus(schedule.rotateEvery());
      Instant earliest = now.plus(schedule.publishAhead());
      Instant active = turn.isAfter(earliest) ? turn : earliest;
      create(connection, now, active);
      table.retire(connection, signer.id(), active.plus(schedule.keep()));
    }
    table.clear(connection, now, now.minus(SHOWN));
  }

  private void create(Connection connection, Instant now, Instant active) throws SQLException {
    ECKey key = KeyRing.generate();
    table.insert(connection, key, now, active);
    log.info("signing key made: kid={} signs from={}", key.getKeyID(), active);
  }

  /**
   * Lets the standby key sign as soon as it has been published for long enough.
   *
   * @return that key
   */
  PlannedKey advance(Connection connection, Instant now) throws SQLException {
    tend(connection, now);
    KeyPlan plan = table.plan(connection);
    PlannedKey standby = plan.standby(now).orElseThrow();
    Instant earliest = standby.published().plus(schedule.publishAhead());
    Instant active = earliest.isAfter(now) ? earliest : now;
    if (active.isBefore(standby.active())) {
      table.activate(connection, standby.id(), active);
      table.retire(connection, plan.signer(now).orElseThrow().id(), active.plus(schedule.keep()));
      tend(connection, now);
    }
    return table.plan(connection).find(standby.id()).orElseThrow();
  }

  /**
   * Withdraws a key; if it signed, the standby key does from now on, whatever its age.
   *
   * @return the key after the change; empty if it is not known
   */
  Optional<PlannedKey> revoke(Connection connection, String kid, Instant now) throws SQLException {
    KeyTable.lock(connection);
    KeyPlan plan = table.plan(connection);
    Optional<PlannedKey> known = plan.find(kid);
    if (known.isEmpty() || known.get().revoked().isPresent()) {
      return known;
    }
    boolean signed = plan.signer(now).map(key -> key.id().equals(kid)).orElse(false);
    table.revoke(connection, kid, now);
    withdrawal.tell(connection, kid, now);
    if (signed) {
      Optional<PlannedKey> standby = plan.standby(now);
      if (standby.isPresent()) {
        table.activate(connection, standby.get().id(), now);
      }
    }
    tend(connection, now);
    return table.plan(connection).find(kid);
  }
}
