package dev.hansa.orders;

import dev.hansa.journal.answers.KeyedAnswers;
import dev.hansa.journal.call.Signal;
import dev.hansa.journal.database.Database;
import dev.hansa.journal.process.ProcessLog;
import dev.hansa.journal.process.Recovery;
import java.time.Duration;
import java.util.Map;

/** The parts of this service that share one log, one database and one signal. */
final class OrderDesk implements AutoCloseable {
  private final Background background;
  private final OrdersService service;
  private final Recovery recovery;
  private final PaymentFollower follower;

  OrderDesk(
      Database database,
      KeyedAnswers answers,
      ProcessLog log,
      Upstreams upstreams,
      Duration recoveryInterval) {
    Signal changed = new Signal();
    background = new Background(log);
    Placing placing = new Placing(database, answers, log, upstreams, background, changed);
    Cancelling cancelling = new Cancelling(database, answers, log, upstreams, background, changed);
    service = new OrdersService(database, answers, placing, cancelling, changed);
    recovery =
        new Recovery(
            log, Map.of(Placing.KIND, placing, Cancelling.KIND, cancelling), recoveryInterval);
    follower = new PaymentFollower(database, upstreams, changed);
  }

  OrdersService service() {
    return service;
  }

  Recovery recovery() {
    return recovery;
  }

  PaymentFollower follower() {
    return follower;
  }

  @Override
  public void close() {
    recovery.close();
    background.close();
  }
}
