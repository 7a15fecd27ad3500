package dev.hansa.identity.keys;

import com.nimbusds.jose.jwk.ECKey;
import dev.hansa.journal.database.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ring of this replica: looks at the plan in the database every second, tends it when that is
 * due, and follows it by its own clock in between. While the database is out of reach the plan at
 * hand goes on, the standby key's turn included.
 */
public final class LiveKeyRing implements KeySource, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LiveKeyRing.class);

  /** What one replica changes, the others follow within this time. */
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  private final Database database;
  private final KeyTable table;
  private final KeyRotation rotation;
  private final InstantSource clock;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("key-plan").factory());

  /** Written under this object's monitor. */
  private volatile Moment moment;

  private final Lock looking = new ReentrantLock();

  /** Keys that could not be opened, told once each; guarded by {@link #looking}. */
  private final Set<String> closed = new HashSet<>();

  private volatile boolean reachable = true;

  /**
   * What holds until time alone changes it.
   *
   * @param secrets private halves by key id, of keys that sign now or later
   */
  private record Moment(KeyPlan plan, Map<String, ECKey> secrets, KeyRing ring, Instant until) {
    static Moment of(KeyPlan plan, Map<String, ECKey> secrets, Instant now) {
      List<ECKey> keys = new ArrayList<>();
      plan.signers(now).stream()
          .filter(key -> secrets.containsKey(key.id()))
          .findFirst()
          .ifPresent(signer -> keys.add(secrets.get(signer.id())));
      if (keys.isEmpty()) {
        throw new SealedException("no key that may sign now can be opened here");
      }
      String signer = keys.getFirst().getKeyID();
      plan.accepted(now).stream()
          .filter(key -> !key.id().equals(signer))
          .forEach(key -> keys.add(key.key()));
      return new Moment(plan, secrets, new KeyRing(keys), plan.changesAfter(now));
    }

    Moment at(Instant now) {
      return now.isBefore(until) ? this : of(plan, secrets, now);
    }
  }

  private LiveKeyRing(
      Database database, KeyTable table, KeyRotation rotation, InstantSource clock) {
    this.database = database;
    this.table = table;
    this.rotation = rotation;
    this.clock = clock;
    Instant now = now();
    database.run(connection -> rotation.open(connection, now));
    moment = database.transaction(connection -> read(connection, Map.of(), now));
  }

  /**
   * Opens the keys, makes those that are missing, and seals what lies in the clear.
   *
   * @throws SealedException if a private half was sealed under a key that is not at hand
   */
  public static LiveKeyRing open(
      Database database,
      Sealing sealing,
      KeySchedule schedule,
      Withdrawal withdrawal,
      InstantSource clock) {
    var table = new KeyTable(sealing);
    var rotation = new KeyRotation(table, schedule, withdrawal);
    return new LiveKeyRing(database, table, rotation, clock);
  }

  /** Begins to look by itself. */
  public LiveKeyRing start() {
    long every = LOOK_EVERY.toMillis();
    var _ = timer.scheduleWithFixedDelay(this::tryToLook, every, every, TimeUnit.MILLISECONDS);
    return this;
  }

  @Override
  public KeyRing get() {
    Instant now = clock.instant();
    Moment present = moment;
    return now.isBefore(present.until) ? present.ring : moveOn(now).ring;
  }

  /** For how long the key that signs now has done so. */
  public Duration signerAge() {
    Instant now = clock.instant();
    return moment
        .plan
        .signer(now)
        .map(signer -> Duration.between(signer.active(), now))
        .orElse(Duration.ZERO);
  }

  private synchronized Moment moveOn(Instant now) {
    moment = moment.at(now);
    return moment;
  }

  private void tryToLook() {
    try {
      look();
      if (!reachable) {
        log.info("the plan of the signing keys is at hand again");
      }
      reachable = true;
    } catch (RuntimeException broken) {
      if (reachable) {
        log.warn("signing keys go on by the plan at hand: {}", broken.getMessage());
      }
      reachable = false;
    }
  }

  /** Looks at the plan now; one at a time, so that the last look is the latest. */
  void look() {
    looking.lock();
    try {
      Map<String, ECKey> held = moment.secrets;
      Moment fresh = database.transaction(connection -> tended(connection, held, now()));
      take(fresh);
    } finally {
      looking.unlock();
    }
  }

  private synchronized void take(Moment fresh) {
    if (!fresh.plan.equals(moment.plan)
        || !fresh.secrets.keySet().equals(moment.secrets.keySet())) {
      moment = fresh;
    }
  }

  private Moment tended(Connection connection, Map<String, ECKey> held, Instant now)
      throws SQLException {
    if (KeyRotation.isDue(table.plan(connection), now)) {
      rotation.tend(connection, now);
    }
    return read(connection, held, now);
  }

  private Moment read(Connection connection, Map<String, ECKey> held, Instant now)
      throws SQLException {
    KeyPlan plan = table.plan(connection);
    Map<String, ECKey> secrets = new HashMap<>();
    for (PlannedKey key : plan.accepted(now)) {
      if (held.containsKey(key.id())) {
        secrets.put(key.id(), held.get(key.id()));
      } else if (key.stored()) {
        open(connection, key, secrets);
      }
    }
    return Moment.of(plan, Map.copyOf(secrets), now);
  }

  private void open(Connection connection, PlannedKey key, Map<String, ECKey> secrets)
      throws SQLException {
    try {
      table.open(connection, key.id()).ifPresent(secret -> secrets.put(key.id(), secret));
    } catch (SealedException missing) { // its tokens still verify; another key goes on signing
      if (closed.add(key.id())) {
        log.error("a signing key cannot be opened: {}", missing.getMessage());
      }
    }
  }

  /** Every key that is known, those that went within a day among them. */
  KeyPlan plan() {
    return database.transaction(table::plan);
  }

  /** As {@link KeyRotation#advance}; look again after the commit. */
  PlannedKey advance(Connection connection) throws SQLException {
    return rotation.advance(connection, now());
  }

  /** As {@link KeyRotation#revoke}; holds for this replica when it returns. */
  Optional<PlannedKey> revoke(String kid) {
    Instant now = now();
    Optional<PlannedKey> revoked =
        database.transaction(connection -> rotation.revoke(connection, kid, now));
    look();
    return revoked;
  }

  /** As the database keeps instants, which rounds what is finer, up perhaps. */
  Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
