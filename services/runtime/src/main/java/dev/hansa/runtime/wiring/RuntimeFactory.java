package dev.hansa.runtime.wiring;

import dev.hansa.runtime.access.AccessPolicy;
import dev.hansa.runtime.admission.Admission;
import dev.hansa.runtime.audit.Decisions;
import dev.hansa.runtime.client.ClientConfig;
import dev.hansa.runtime.client.MeshClient;
import dev.hansa.runtime.client.UpstreamConfig;
import dev.hansa.runtime.contract.BundleSet;
import dev.hansa.runtime.contract.ContractSource;
import dev.hansa.runtime.contract.Contracts;
import dev.hansa.runtime.contract.LiveContracts;
import dev.hansa.runtime.server.LiveCalls;
import dev.hansa.runtime.server.MeshServer;
import dev.hansa.runtime.server.ServerLimits;
import dev.hansa.runtime.telemetry.ClientTracing;
import dev.hansa.runtime.telemetry.Telemetry;
import dev.hansa.runtime.token.Denials;
import dev.hansa.runtime.token.TokenService;
import dev.hansa.runtime.token.TokenSource;
import dev.hansa.runtime.token.TokenVerifier;
import dev.hansa.runtime.trust.CertificateGauges;
import dev.hansa.runtime.trust.Identity;
import dev.hansa.runtime.trust.IdentityException;
import dev.hansa.runtime.trust.Principal;
import dev.hansa.runtime.vitals.CertificateWatch;
import dev.hansa.runtime.vitals.HeapWatch;
import dev.hansa.runtime.vitals.LoopWatch;
import io.grpc.BindableService;
import io.grpc.ServiceDescriptor;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.EachBean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.annotation.Secondary;
import io.opentelemetry.api.OpenTelemetry;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Wires the runtime. Beans marked secondary give way to a process's own: identity, for one,
 * verifies tokens by its own keys.
 */
@Factory
final class RuntimeFactory {
  private static final String IDENTITY = "identity";
  private static final double NANOS = 1e9;
  private static final String METER = "dev.hansa.runtime";
  private static final String FOLDER = "hansa.contracts.folder";

  @Singleton
  @Secondary
  InstantSource clock() {
    return InstantSource.system();
  }

  @Singleton
  @Bean(preDestroy = "close")
  Telemetry telemetry(ProcessSettings process) {
    return Telemetry.start(process.name());
  }

  @Singleton
  OpenTelemetry openTelemetry(Telemetry telemetry) {
    return telemetry.openTelemetry();
  }

  @Singleton
  @Bean(preDestroy = "close")
  Decisions decisions(OpenTelemetry telemetry, InstantSource clock) {
    return Decisions.open(telemetry, clock);
  }

  @Singleton
  @Bean(preDestroy = "close")
  Identity identity(
      TrustSettings trust, ProcessSettings process, InstantSource clock, OpenTelemetry telemetry) {
    var identity = Identity.watch(trust.config(process), clock);
    var held = identity.current().id().principal();
    if (!held.equals(Principal.service(process.name()))) {
      identity.close();
      throw new IdentityException(
          "the certificate is " + held + "'s, the process is " + process.name());
    }
    CertificateGauges.observe(identity, telemetry.getMeter(METER));
    return identity;
  }

  @Singleton
  @Bean(preDestroy = "close")
  TokenService tokenService(
      TokenSettings tokens, ProcessSettings process, Identity identity, OpenTelemetry telemetry) {
    return TokenService.connect(tokens.service(process), identity, telemetry);
  }

  @Singleton
  @Secondary
  TokenSource tokenSource(TokenService service) {
    return service.source();
  }

  @Singleton
  @Secondary
  Denials denials(TokenService service) {
    return service.denials();
  }

  @Singleton
  @Secondary
  @Bean(preDestroy = "close")
  TokenVerifier tokenVerifier(
      TokenSettings tokens,
      ProcessSettings process,
      TokenService service,
      Denials denials,
      InstantSource clock) {
    return TokenVerifier.of(tokens.verifier(process), service.keys(), denials, clock);
  }

  /** The contracts of others: those of the folder, and those compiled in as service descriptors. */
  @Singleton
  @Secondary
  @Requires(property = FOLDER, pattern = ".+")
  LiveContracts<Contracts> liveContracts(
      ContractSettings settings,
      ProcessSettings process,
      Collection<ServiceDescriptor> descriptors) {
    var compiled = Contracts.of(descriptors);
    return LiveContracts.open(
        process.resolve(settings.folder()),
        bundles -> compiled.and(BundleSet.read(bundles).contracts()));
  }

  @Singleton
  @Secondary
  ContractSource contracts(
      Optional<LiveContracts<Contracts>> live, Collection<ServiceDescriptor> descriptors) {
    if (live.isPresent()) {
      return live.get()::get;
    }
    var compiled = Contracts.of(descriptors);
    return () -> compiled;
  }

  @Singleton
  @Requires(beans = LiveContracts.class)
  Part contractsPart(LiveContracts<?> live) {
    return new ContractsPart(live);
  }

  @Singleton
  @Requires(beans = LiveContracts.class)
  ManagementPage contractsPage(LiveContracts<?> live, OpenTelemetry telemetry) {
    return ContractsPage.of(live, telemetry);
  }

  /** The services that this process calls. */
  @EachBean(UpstreamSettings.class)
  UpstreamConfig upstream(UpstreamSettings settings) {
    return settings.config();
  }

  @Singleton
  @Bean(preDestroy = "close")
  MeshClient meshClient(
      Collection<UpstreamConfig> upstreams,
      Identity identity,
      TokenSource tokens,
      ContractSource contracts,
      Telemetry telemetry) {
    var client =
        new MeshClient(
            ClientConfig.defaults(),
            upstreams,
            identity,
            tokens,
            contracts,
            List.of(new ClientTracing(telemetry.openTelemetry())),
            telemetry.grpc()::configureChannelBuilder);
    client.observe(telemetry.openTelemetry().getMeter(METER));
    return client;
  }

  @Singleton
  ServerLimits serverLimits(LimitSettings settings) {
    return settings.limits();
  }

  /** Every bound service behind the whole chain. */
  @Singleton
  @Requires(beans = BindableService.class)
  @Bean(preDestroy = "close")
  MeshServer meshServer(
      ServerSettings settings,
      ServerLimits limits,
      AdmissionSettings entry,
      Collection<BindableService> services,
      Identity identity,
      TokenVerifier verifier,
      Denials denials,
      Decisions decisions,
      InstantSource clock,
      Telemetry telemetry) {
    var contracts =
        Contracts.of(
                services.stream()
                    .map(service -> service.bindService().getServiceDescriptor())
                    .toList())
            .and(Contracts.builtIn());
    return MeshServer.builder(
            settings.config(limits), identity, verifier, telemetry.openTelemetry())
        .services(services)
        .builtIns()
        .contracts(contracts::find)
        .admission(new Admission(entry.config(settings.maxInFlight())))
        .keyExchange(settings.keyExchange())
        .denials(denials)
        .decisions(decisions)
        .live(new LiveCalls(contracts::find, AccessPolicy.mesh(), denials, decisions, clock))
        .customize(telemetry.grpc()::configureServerBuilder)
        .build();
  }

  @Singleton
  @Requires(beans = MeshServer.class)
  Part serverPart(MeshServer server) {
    return new ServerPart(server);
  }

  @Singleton
  @Requires(beans = MeshServer.class)
  LoopWatch loopWatch(MeshServer server, OpenTelemetry telemetry) {
    var loops = new LoopWatch(server.loops());
    var _ =
        telemetry
            .getMeter(METER)
            .gaugeBuilder("hansa.event_loop.lag")
            .setUnit("s")
            .setDescription("How long the slowest event loop lets whatever is next wait")
            .buildWithCallback(gauge -> gauge.record(loops.lag().toNanos() / NANOS));
    return loops;
  }

  @Singleton
  HeapWatch heapWatch() {
    return HeapWatch.ofThisProcess();
  }

  @Singleton
  @Requires(beans = MeshServer.class)
  Part vitalsPart(
      MeshServer server,
      LoopWatch loops,
      HeapWatch heap,
      Identity identity,
      Collection<Vital> vitals) {
    var certificate = new CertificateWatch(identity::leaf, identity.clock());
    return new VitalsPart(server, loops, heap, certificate, vitals);
  }

  @Singleton
  @Requires(beans = LoopWatch.class)
  Vital eventLoops(LoopWatch loops) {
    return new Vital("event-loops", loops::good);
  }

  @Singleton
  Vital heap(HeapWatch heap) {
    return new Vital("heap", heap::mayAdmit);
  }

  /** Identity is what the others compare with. */
  @Singleton
  @Requires(property = "hansa.name", notEquals = IDENTITY)
  Vital clockVital(TokenService service) {
    return new Vital("clock", service.clockWatch()::good);
  }

  /**
   * One authorized call to each upstream, and, unless this is identity, a token and what is denied
   * from identity.
   */
  @Singleton
  WarmUp warmUp(
      MeshClient client,
      TokenSource tokens,
      Provider<TokenService> service,
      Identity identity,
      ProcessSettings process) {
    if (process.name().equals(IDENTITY)) {
      return new WarmUp(client::warmUp);
    }
    return new WarmUp(
        () ->
            CompletableFuture.allOf(
                client.warmUp(),
                service.get().denials().known(),
                tokens.forSelf(Principal.service(IDENTITY).toString(), identity.current())));
  }
}
