package dev.hansa.orders;

import dev.hansa.journal.call.Signal;
import dev.hansa.journal.database.Database;
import dev.hansa.journal.database.DatabaseException;
import dev.hansa.journal.database.Sql;
import dev.hansa.orders.v1.Order.State;
import dev.hansa.runtime.wiring.Part;
import dev.hansa.settlement.v1.Entry;
import dev.hansa.settlement.v1.StreamEntriesResponse;
import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows settlement's ledger and marks orders paid.
 *
 * <p>The cursor moves in the transaction of the change, so after a crash no entry is lost, and none
 * that is seen again changes anything. When replicas follow side by side, the one whose cursor was
 * moved by another begins again after it.
 */
final class PaymentFollower implements Part {
  private static final Logger LOG = LoggerFactory.getLogger(PaymentFollower.class);
  private static final String STREAM = "settlement";
  private static final Duration FIRST_BACKOFF = Duration.ofMillis(200);
  private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(5);

  private final Database database;
  private final Upstreams upstreams;
  private final Signal changed;
  private final RandomGenerator chance;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Context.CancellableContext life = Context.ROOT.withCancellation();
  private final Thread thread = Thread.ofVirtual().name("payment-follower").unstarted(this::run);

  PaymentFollower(Database database, Upstreams upstreams, Signal changed, RandomGenerator chance) {
    this.database = database;
    this.upstreams = upstreams;
    this.changed = changed;
    this.chance = chance;
  }

  /** Another replica moved the cursor. */
  private static final class Overtaken extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  @Override
  public String name() {
    return "payment-follower";
  }

  @Override
  public void start() {
    thread.start();
  }

  @Override
  public void drain(Duration timeout) {
    life.cancel(new CancellationException("draining"));
    thread.interrupt();
    try {
      if (!ended.await(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("{} did not end within {}", name(), timeout);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    Duration backoff = FIRST_BACKOFF;
    while (!life.isCancelled()) {
      backoff = follow() ? FIRST_BACKOFF : longer(backoff);
      pause(backoff);
    }
    ended.countDown();
  }

  /** Follows until the stream breaks; whether anything came. */
  private boolean follow() {
    boolean progress = false;
    Context.CancellableContext call = life.withCancellation();
    Context before = call.attach();
    try {
      String cursor = database.transaction(PaymentFollower::cursor);
      Iterator<StreamEntriesResponse> entries = upstreams.entries(cursor);
      while (entries.hasNext()) {
        Entry entry = entries.next().getEntry();
        apply(cursor, entry);
        cursor = entry.getCursor();
        progress = true;
      }
    } catch (StatusRuntimeException e) {
      broken(e);
    } catch (Overtaken e) {
      LOG.debug("another replica follows as well");
    } catch (DatabaseException e) {
      LOG.warn("the ledger waits: {}", e.getMessage());
    } finally {
      call.detach(before);
      call.cancel(null);
    }
    return progress;
  }

  private void apply(String cursor, Entry entry) {
    boolean paid =
        database.transaction(
            c -> {
              boolean moved = entry.getKind() == Entry.Kind.KIND_CAPTURED && paid(c, entry);
              if (!advance(c, cursor, entry.getCursor())) {
                throw new Overtaken();
              }
              return moved;
            });
    if (paid) {
      changed.raise();
    }
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

  private static String cursor(Connection connection) throws SQLException {
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

  private void broken(StatusRuntimeException failure) {
    if (life.isCancelled()) {
      return;
    }
    if (UpstreamFailure.isCursorInvalid(failure)) {
      // The ledger was restored from an older copy. Entries seen before change nothing.
      LOG.error("the ledger does not know our cursor; following it from its beginning");
      database.run(
          c -> {
            var _ = Sql.update(c, "UPDATE cursors SET cursor = '' WHERE stream = ?", STREAM);
          });
      return;
    }
    LOG.info("the ledger broke off ({}); resuming", failure.getStatus().getCode());
  }

  /** Twice as long, with a random quarter less, so that replicas do not come back together. */
  private Duration longer(Duration backoff) {
    long twice = Math.min(backoff.toMillis() * 2, LONGEST_BACKOFF.toMillis());
    return Duration.ofMillis(twice - chance.nextLong(twice / 4 + 1));
  }

  private void pause(Duration backoff) {
    try {
      Thread.sleep(backoff);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // only a drain interrupts; the loop sees it
    }
  }
}
