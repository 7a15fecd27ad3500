package dev.hansa.orders;

import dev.hansa.journal.call.Signal;
import dev.hansa.journal.database.Database;
import dev.hansa.journal.database.DatabaseException;
import dev.hansa.runtime.client.StreamHandler;
import dev.hansa.runtime.wiring.Part;
import dev.hansa.settlement.v1.StreamEntriesResponse;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows settlement's ledger and marks orders paid.
 *
 * <p>The stream takes itself up again where a connection breaks. It is begun anew where this side
 * cannot go on: behind what another replica has done meanwhile, or after a pause when the database
 * did not take an entry.
 */
final class PaymentFollower implements Part {
  private static final Logger LOG = LoggerFactory.getLogger(PaymentFollower.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final PaidOrders orders;
  private final Upstreams upstreams;
  private final Signal changed;
  private final CompletableFuture<Next> drained = new CompletableFuture<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread thread = Thread.ofVirtual().name("payment-follower").unstarted(this::run);

  PaymentFollower(Database database, Upstreams upstreams, Signal changed) {
    this.orders = new PaidOrders(database);
    this.upstreams = upstreams;
    this.changed = changed;
  }

  /** What follows when a stream has ended. */
  private enum Next {
    AT_ONCE,
    AFTER_A_PAUSE,
    NOTHING
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
    drained.complete(Next.NOTHING);
    try {
      if (!ended.await(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("{} did not end within {}", name(), timeout);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    Next next = Next.AT_ONCE;
    while (next != Next.NOTHING) {
      if (next == Next.AFTER_A_PAUSE) {
        drained
            .copy()
            .completeOnTimeout(Next.AT_ONCE, PAUSE.toMillis(), TimeUnit.MILLISECONDS)
            .join();
      }
      next = drained.isDone() ? Next.NOTHING : follow();
    }
    ended.countDown();
  }

  private Next follow() {
    try {
      var entries = new Entries(orders.cursor());
      try (var _ = upstreams.follow(entries.cursor, entries)) {
        return drained.applyToEither(entries.end, next -> next).join();
      } finally {
        entries.stop();
      }
    } catch (DatabaseException e) {
      LOG.warn("the ledger waits: {}", e.getMessage());
      return Next.AFTER_A_PAUSE;
    }
  }

  /** The entries of one stream; its lock is held while an entry is written. */
  private final class Entries implements StreamHandler<StreamEntriesResponse> {
    private final CompletableFuture<Next> end = new CompletableFuture<>();
    private String cursor;

    Entries(String cursor) {
      this.cursor = cursor;
    }

    @Override
    public synchronized void message(StreamEntriesResponse response, Runnable acknowledge) {
      if (end.isDone()) {
        return;
      }
      try {
        if (orders.apply(response.getEntry(), cursor, response.getCursor())) {
          changed.raise();
        }
        cursor = response.getCursor();
        acknowledge.run();
      } catch (PaidOrders.Overtaken e) {
        LOG.debug("another replica follows as well");
        end.complete(Next.AT_ONCE);
      } catch (DatabaseException e) {
        LOG.warn("the ledger waits: {}", e.getMessage());
        end.complete(Next.AFTER_A_PAUSE);
      }
    }

    /** Waits for the entry that is being written; none is from then on. */
    synchronized void stop() {
      end.complete(Next.NOTHING);
    }

    @Override
    public void gap(long after, long before) {
      throw new IllegalStateException("opaque positions have no gaps");
    }

    @Override
    public void interrupted(StatusRuntimeException why) {
      LOG.info("the ledger broke off ({}); resuming", why.getStatus().getCode());
    }

    @Override
    public void completed() {
      end.complete(Next.AFTER_A_PAUSE);
    }

    @Override
    public void failed(StatusRuntimeException why) {
      if (UpstreamFailure.isCursorInvalid(why)) {
        // The ledger was restored from an older copy. Entries seen before change nothing.
        LOG.error("the ledger does not know our cursor; following it from its beginning");
        try {
          orders.beginAgain();
        } catch (DatabaseException e) {
          LOG.warn("the ledger waits: {}", e.getMessage());
        }
      } else {
        LOG.error("the ledger cannot be followed: {}", why.getStatus());
      }
      end.complete(Next.AFTER_A_PAUSE);
    }
  }
}
