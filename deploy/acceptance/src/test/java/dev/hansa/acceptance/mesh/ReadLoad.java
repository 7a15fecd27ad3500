package dev.hansa.acceptance.mesh;

import dev.hansa.runtime.testing.faults.SteadyLoad;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Reads of orders and of stock at a steady rate, every tenth over a new connection. Nothing is
 * tried twice. Close it to stop.
 */
public final class ReadLoad implements AutoCloseable {
  private static final int CALLS_PER_CONNECTION = 10;

  /** How long processes take that have just started is not what such a load is there to show. */
  private static final int CALLS_BEFORE = 100;

  private final Queue<String> failed = new ConcurrentLinkedQueue<>();
  private final Launcher mesh;
  private volatile Partner partner;
  private final SteadyLoad load;

  private ReadLoad(Launcher mesh, Partner partner, int perSecond) {
    this.mesh = mesh;
    this.partner = partner;
    load = SteadyLoad.start(perSecond, this::read);
  }

  /** Starts reading, after some calls one by one. */
  public static ReadLoad start(Launcher mesh, Partner partner, int perSecond) {
    for (int call = 0; call < CALLS_BEFORE; call++) {
      partner.get(path(call));
    }
    return new ReadLoad(mesh, partner, perSecond);
  }

  /** How many calls have ended. */
  public long calls() {
    return load.calls();
  }

  /** What went wrong, a line a call. */
  public List<String> failed() {
    return List.copyOf(failed);
  }

  @Override
  public void close() {
    load.close();
  }

  private void read(long number) {
    boolean first = number % CALLS_PER_CONNECTION == 0;
    Partner caller = first ? partner.withClient(Partner.client(mesh, partner.name())) : partner;
    try {
      HttpResponse<String> answer = caller.get(path(number));
      if (first) { // for others once it stands: each would open a connection of its own
        partner = caller;
      }
      if (answer.statusCode() != 200) {
        failed.add(answer.statusCode() + " " + answer.body());
      }
    } catch (RuntimeException e) {
      failed.add(e.toString());
    }
  }

  private static String path(long number) {
    return number % 2 == 0 ? "/v1/orders" : "/v1/stock";
  }
}
