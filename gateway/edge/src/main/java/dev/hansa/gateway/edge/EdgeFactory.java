package dev.hansa.gateway.edge;

import dev.hansa.gateway.edge.http.HttpFront;
import dev.hansa.gateway.edge.http.HttpLimits;
import dev.hansa.gateway.edge.openapi.ApiDocuments;
import dev.hansa.gateway.edge.openapi.ApiSettings;
import dev.hansa.runtime.access.AccessPolicy;
import dev.hansa.runtime.admission.Admission;
import dev.hansa.runtime.audit.Decisions;
import dev.hansa.runtime.client.MeshClient;
import dev.hansa.runtime.client.UpstreamConfig;
import dev.hansa.runtime.contract.ContractSource;
import dev.hansa.runtime.contract.LiveContracts;
import dev.hansa.runtime.server.LiveCalls;
import dev.hansa.runtime.server.MeshServer;
import dev.hansa.runtime.server.ServerLimits;
import dev.hansa.runtime.telemetry.Telemetry;
import dev.hansa.runtime.token.Denials;
import dev.hansa.runtime.token.ProvenTokens;
import dev.hansa.runtime.token.TokenVerifier;
import dev.hansa.runtime.trust.Identity;
import dev.hansa.runtime.wiring.AdmissionSettings;
import dev.hansa.runtime.wiring.ManagementPage;
import dev.hansa.runtime.wiring.Part;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Property;
import io.opentelemetry.api.OpenTelemetry;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Collection;

/** Wires the edge: one plan, one forwarder, two ports. */
@Factory
final class EdgeFactory {
  @Singleton
  TargetList allowedTargets(
      Collection<AllowedTarget> allowed, Collection<UpstreamConfig> upstreams) {
    return new TargetList(allowed, upstreams.stream().map(UpstreamConfig::workload).toList());
  }

  @Singleton
  LiveContracts<EdgePlan> liveContracts(
      @Property(name = "hansa.home", defaultValue = ".") String home,
      @Property(name = "hansa.contracts.folder", defaultValue = "contracts") String folder,
      TargetList allowed) {
    return LiveContracts.open(
        Path.of(home).resolve(folder), bundles -> EdgePlan.compile(bundles, allowed));
  }

  @Singleton
  EdgePlans plans(LiveContracts<EdgePlan> live) {
    return new EdgePlans(live.get());
  }

  /** The channels into the mesh keep the deadlines of the same contracts. */
  @Singleton
  ContractSource contracts(EdgePlans plans) {
    return () -> plans.get().contracts();
  }

  /** A plan takes over when all is ready that its calls need. */
  @Singleton
  Forwarder forwarder(
      MeshClient client, LiveContracts<EdgePlan> live, EdgePlans plans, OpenTelemetry telemetry) {
    var foreign = new ForeignChannels(client::foreign);
    foreign.open(plans.get().targets().values());
    live.onChange(
        plan -> {
          foreign.open(plan.targets().values());
          plans.replace(plan);
          foreign.keep(plan.targets().values());
        });
    return new Forwarder(client::onBehalf, foreign, telemetry.getMeter("dev.hansa.gateway.edge"));
  }

  @Singleton
  @Bean(preDestroy = "close")
  MeshServer grpc(
      EdgeSettings settings,
      ServerLimits limits,
      EdgePlans plans,
      Forwarder forwarder,
      Identity identity,
      TokenVerifier verifier,
      Denials denials,
      Decisions decisions,
      LiveCalls live,
      ProvenTokens proven,
      Provider<MeshServer> self,
      Admission admission,
      Telemetry telemetry) {
    return MeshServer.builder(settings.grpc(limits), identity, verifier, telemetry.openTelemetry())
        .contracts(method -> plans.get().contracts().find(method))
        .policy(AccessPolicy.edge())
        .denials(denials)
        .decisions(decisions)
        .live(live)
        .admission(admission)
        .proofs(proven, new Origins(settings.origins(), () -> self.get().port()))
        .fallback(new ForwardingRegistry(plans, forwarder))
        .onSockets()
        .keyExchange(settings.keyExchange())
        .customize(telemetry.grpc()::configureServerBuilder)
        .build();
  }

  /** The streams of both ports: whoever has one by REST may renew it by gRPC. */
  @Singleton
  LiveCalls liveCalls(EdgePlans plans, Denials denials, Decisions decisions, InstantSource clock) {
    return new LiveCalls(
        method -> plans.get().contracts().find(method),
        AccessPolicy.edge(),
        denials,
        decisions,
        clock);
  }

  @Singleton
  ApiPages pages(
      EdgeSettings settings,
      EdgePlans plans,
      @Property(name = "hansa.token.issuer", defaultValue = "https://localhost:8444")
          String issuer) {
    return new ApiPages(
        plans,
        new ApiSettings(
            URI.create(issuer + "/oauth2/token"), settings.deadline(), settings.maxMessageSize()));
  }

  @Singleton
  @Bean(preDestroy = "close")
  ProvenTokens provenTokens(TokenVerifier verifier, InstantSource clock) {
    return ProvenTokens.start(verifier, clock);
  }

  /** The port is known when the front listens, and asked when requests come. */
  @Singleton
  Origins origins(EdgeSettings settings, Provider<HttpFront> front) {
    return new Origins(settings.origins(), () -> front.get().port());
  }

  @Singleton
  Authenticator authenticator(
      TokenVerifier verifier, ProvenTokens proven, Origins origins, Identity identity) {
    return new Authenticator(verifier, proven, origins, identity.current().id().trustDomain());
  }

  @Singleton
  ResourceMetadata resource(
      Origins origins,
      @Property(name = "hansa.token.issuer", defaultValue = "https://localhost:8444")
          String issuer) {
    return new ResourceMetadata(origins, issuer);
  }

  /** One for both ports: a process has one processor, whichever way calls come in. */
  @Singleton
  Admission admission(AdmissionSettings limits, EdgeSettings settings) {
    return new Admission(limits.config(settings.maxInFlight()));
  }

  @Singleton
  RestHandler rest(
      EdgeSettings settings,
      EdgePlans plans,
      Forwarder forwarder,
      Authenticator authenticator,
      Decisions decisions,
      LiveCalls live,
      ApiPages pages,
      ResourceMetadata resource,
      Admission admission,
      OpenTelemetry telemetry) {
    return new RestHandler(
        plans,
        authenticator,
        AccessPolicy.edge(),
        decisions,
        live,
        forwarder,
        admission,
        settings.rest(),
        pages,
        resource,
        telemetry);
  }

  @Singleton
  @Bean(preDestroy = "close")
  HttpFront front(EdgeSettings settings, Identity identity, Denials denials, RestHandler handler) {
    return new HttpFront(
        settings.host(), settings.restPort(), identity, denials, HttpLimits.DEFAULT, handler);
  }

  /** For operators, whose browser holds no certificate: to be read, not to be tried. */
  @Singleton
  ManagementPage docs(ApiPages pages, HttpFront front) {
    return new ManagementPage(
        ApiDocuments.DOCS,
        "text/html; charset=utf-8",
        () -> pages.documents().join().docsFor("https://localhost:" + front.port()));
  }

  @Singleton
  ManagementPage openApi(ApiPages pages) {
    return new ManagementPage(
        ApiDocuments.WHOLE, "application/json", () -> pages.documents().join().whole());
  }

  @Singleton
  Part restPart(HttpFront front, RestHandler handler) {
    return new RestPart(front, handler);
  }
}
