package dev.hansa.orders;

import dev.hansa.journal.answers.KeyedAnswers;
import dev.hansa.journal.database.Database;
import dev.hansa.journal.process.ProcessLog;
import dev.hansa.journal.testing.TestCalls;
import dev.hansa.orders.v1.OrdersGrpc;
import dev.hansa.orders.v1.OrdersGrpc.OrdersBlockingStub;
import java.time.Duration;

/** One process of orders on a shared database, as it is wired in earnest. */
final class Replica implements AutoCloseable {
  private final Database database;
  private final ProcessLog log;
  private final OrderDesk desk;
  private final TestCalls calls;

  Replica(Database database, TestCalls upstreams, Duration lease) {
    this.database = database;
    log = new ProcessLog(database, lease);
    desk =
        new OrderDesk(
            database,
            new KeyedAnswers(database),
            log,
            new Upstreams(
                upstreams.service("orders", "acme"),
                upstreams.service("orders", "acme"),
                upstreams.service("orders"),
                upstreams.service("orders")),
            Duration.ofMillis(50));
    calls = TestCalls.serving(desk.service());
  }

  OrdersBlockingStub partner(String name) {
    return OrdersGrpc.newBlockingStub(calls.partner(name));
  }

  void startRecovery() {
    desk.recovery().start();
  }

  void startFollowing() {
    desk.follower().start();
  }

  /** Loses the database, and with it every lease: what is left of a process that is gone. */
  void crash() {
    log.close();
    database.close();
  }

  @Override
  public void close() {
    calls.close();
    desk.follower().drain(Duration.ofMillis(1));
    desk.close();
    log.close();
  }
}
