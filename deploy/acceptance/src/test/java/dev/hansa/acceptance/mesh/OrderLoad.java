package dev.hansa.acceptance.mesh;

import dev.hansa.runtime.testing.faults.Ledger;
import dev.hansa.runtime.testing.faults.Ledger.Ending;
import dev.hansa.runtime.testing.faults.SteadyLoad;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** Orders at a steady rate. Close it to stop; then {@link #outcomes()} is complete. */
public final class OrderLoad implements AutoCloseable {
  private final Queue<Outcome> outcomes = new ConcurrentLinkedQueue<>();
  private final Ledger ledger;
  private final Shop shop;
  private final SteadyLoad load;

  /**
   * How one call ended.
   *
   * @param status HTTP status, 0 if the connection failed
   * @param body the answer, or what failed
   * @param millis how long it took
   * @param at when the answer was there
   */
  public record Outcome(int status, String body, long millis, Instant at) {
    private Ending ending() {
      return switch (status) {
        case 200 -> Ending.DONE;
        case 400, 401, 403, 429 -> Ending.REFUSED;
        default -> Ending.UNKNOWN;
      };
    }
  }

  private OrderLoad(Shop shop, Ledger ledger, int perSecond) {
    this.shop = shop;
    this.ledger = ledger;
    load = SteadyLoad.start(perSecond, _ -> order());
  }

  /** Starts ordering one piece {@code perSecond} times a second. */
  public static OrderLoad start(Shop shop, int perSecond) {
    return start(shop, new Ledger(), perSecond);
  }

  /** The same, taken down in a ledger under the orders' keys. */
  public static OrderLoad start(Shop shop, Ledger ledger, int perSecond) {
    return new OrderLoad(shop, ledger, perSecond);
  }

  /** What has ended so far. */
  public List<Outcome> outcomes() {
    return List.copyOf(outcomes);
  }

  @Override
  public void close() {
    load.close();
  }

  private void order() {
    long begin = System.nanoTime();
    int status = 0;
    String body;
    String key = Shop.newKey();
    ledger.asked(key);
    try {
      HttpResponse<String> answer = shop.place(key, 1);
      status = answer.statusCode();
      body = answer.body();
    } catch (RuntimeException failed) {
      body = String.valueOf(failed);
    }
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
    var outcome = new Outcome(status, body, millis, Instant.now());
    ledger.ended(key, outcome.ending(), status + " " + body);
    outcomes.add(outcome);
  }
}
