package dev.hansa.orders;

import dev.hansa.inventory.v1.InventoryGrpc;
import dev.hansa.journal.answers.KeyedAnswers;
import dev.hansa.journal.database.Database;
import dev.hansa.journal.process.ProcessLog;
import dev.hansa.runtime.client.MeshClient;
import dev.hansa.runtime.wiring.Part;
import dev.hansa.settlement.v1.SettlementGrpc;
import io.grpc.ServiceDescriptor;
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

  /** What it calls, so that the contracts' deadlines hold. */
  @Singleton
  ServiceDescriptor inventory() {
    return InventoryGrpc.getServiceDescriptor();
  }

  /** As above. */
  @Singleton
  ServiceDescriptor settlement() {
    return SettlementGrpc.getServiceDescriptor();
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
