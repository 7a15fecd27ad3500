package dev.hansa.gateway.edge;

import dev.hansa.gateway.edge.http.HttpFront;
import dev.hansa.gateway.edge.http.HttpLimits;
import dev.hansa.runtime.access.AccessPolicy;
import dev.hansa.runtime.client.MeshClient;
import dev.hansa.runtime.contract.Contracts;
import dev.hansa.runtime.server.MeshServer;
import dev.hansa.runtime.telemetry.Telemetry;
import dev.hansa.runtime.token.TokenVerifier;
import dev.hansa.runtime.trust.Identity;
import dev.hansa.runtime.wiring.Part;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Property;
import io.opentelemetry.api.OpenTelemetry;
import jakarta.inject.Singleton;
import java.nio.file.Path;

/** Wires the edge: one plan, one forwarder, two ports. */
@Factory
final class EdgeFactory {
  @Singleton
  EdgePlans plans(
      @Property(name = "hansa.home", defaultValue = ".") String home,
      @Property(name = "hansa.contracts.folder", defaultValue = "contracts") String folder) {
    return new EdgePlans(EdgePlan.load(Path.of(home).resolve(folder)));
  }

  /** The channels into the mesh keep the deadlines of the same contracts. */
  @Singleton
  Contracts contracts(EdgePlans plans) {
    return plans.get().contracts();
  }

  @Singleton
  Forwarder forwarder(MeshClient client, OpenTelemetry telemetry) {
    return new Forwarder(client::onBehalf, telemetry.getMeter("dev.hansa.gateway.edge"));
  }

  @Singleton
  @Bean(preDestroy = "close")
  MeshServer grpc(
      EdgeSettings settings,
      EdgePlans plans,
      Forwarder forwarder,
      Identity identity,
      TokenVerifier verifier,
      Telemetry telemetry) {
    return MeshServer.builder(settings.grpc(), identity, verifier, telemetry.openTelemetry())
        .contracts(method -> plans.get().contracts().find(method))
        .policy(AccessPolicy.edge())
        .fallback(new ForwardingRegistry(plans, forwarder))
        .executor(Runnable::run)
        .customize(telemetry.grpc()::configureServerBuilder)
        .build();
  }

  @Singleton
  RestHandler rest(
      EdgeSettings settings,
      EdgePlans plans,
      Forwarder forwarder,
      TokenVerifier verifier,
      OpenTelemetry telemetry) {
    return new RestHandler(
        plans, verifier, AccessPolicy.edge(), forwarder, settings.rest(), telemetry);
  }

  @Singleton
  @Bean(preDestroy = "close")
  HttpFront front(EdgeSettings settings, Identity identity, RestHandler handler) {
    return new HttpFront(
        settings.host(), settings.restPort(), identity, HttpLimits.DEFAULT, handler);
  }

  @Singleton
  Part restPart(HttpFront front, RestHandler handler) {
    return new RestPart(front, handler);
  }
}
