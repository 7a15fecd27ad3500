package dev.hansa.orders;

import dev.hansa.journal.answers.KeyedAnswers;
import dev.hansa.journal.database.Database;
import dev.hansa.journal.process.ProcessLog;
import dev.hansa.runtime.client.MeshClient;
import dev.hansa.runtime.wiring.Part;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;

/** Wires orders: a bound service is served under the whole chain, a part runs beside it. */
@Factory
final class OrdersFactory {

  @Singleton
  @Bean(preDestroy = "close")
  OrderDesk desk(
      Database database,
      KeyedAnswers answers,
      ProcessLog log,
      MeshClient mesh,
      OrdersConfig config) {
    return new OrderDesk(database, answers, log, Upstreams.of(mesh), config.recoveryInterval());
  }

  @Singleton
  OrdersService orders(OrderDesk desk) {
    return desk.service();
  }

  @Singleton
  Part paymentFollower(OrderDesk desk) {
    return desk.follower();
  }

  @Singleton
  Part recovery(OrderDesk desk) {
    return new RecoveryPart(desk.recovery());
  }
}
