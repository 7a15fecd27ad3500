package dev.hansa.runtime.server;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Message;
import dev.hansa.runtime.access.AccessPolicy;
import dev.hansa.runtime.admission.Admission;
import dev.hansa.runtime.admission.AdmissionConfig;
import dev.hansa.runtime.audit.Decisions;
import dev.hansa.runtime.contract.ContractException;
import dev.hansa.runtime.contract.Contracts;
import dev.hansa.runtime.contract.MethodContract;
import dev.hansa.runtime.telemetry.ServerTracing;
import dev.hansa.runtime.timer.PatientTimer;
import dev.hansa.runtime.token.Denials;
import dev.hansa.runtime.token.ProvenTokens;
import dev.hansa.runtime.token.TokenVerifier;
import dev.hansa.runtime.trust.Identity;
import dev.hansa.runtime.trust.Tls;
import dev.hansa.runtime.trust.Tls.KeyExchange;
import io.grpc.BindableService;
import io.grpc.HandlerRegistry;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import io.grpc.ServerInterceptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.opentelemetry.api.OpenTelemetry;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a {@link MeshServer} is made of. For one thread, used once. */
public final class MeshServerBuilder {
  private static final Logger log = LoggerFactory.getLogger(MeshServerBuilder.class);

  private static final int REVIEW_SECONDS = 1;

  private final ServerConfig config;
  private final Identity identity;
  private final TokenVerifier verifier;
  private final OpenTelemetry telemetry;
  private final List<ServerServiceDefinition> services = new ArrayList<>();
  private Function<String, Optional<MethodContract>> contracts = _ -> Optional.empty();
  private AccessPolicy policy = AccessPolicy.mesh();
  private Denials denials = Denials.none();
  private Optional<Decisions> decisions = Optional.empty();
  private Optional<LiveCalls> liveCalls = Optional.empty();
  private Optional<CallProofs> proofs = Optional.empty();
  private Optional<Admission> admission = Optional.empty();
  private boolean blocking = true;
  private KeyExchange keyExchange = KeyExchange.HYBRID_PREFERRED;
  private Consumer<NettyServerBuilder> customizer = _ -> {};
  private UnaryOperator<List<ServerInterceptor>> steps = UnaryOperator.identity();
  private @Nullable HandlerRegistry fallback;
  private @Nullable HealthStatusManager health;

  MeshServerBuilder(
      ServerConfig config, Identity identity, TokenVerifier verifier, OpenTelemetry telemetry) {
    this.config = config;
    this.identity = identity;
    this.verifier = verifier;
    this.telemetry = telemetry;
  }

  /** Serves these, beside others. */
  public MeshServerBuilder services(Collection<? extends BindableService> bindables) {
    bindables.forEach(bindable -> services.add(bindable.bindService()));
    return this;
  }

  /** Serves health and reflection as well, under their built-in policy. */
  public MeshServerBuilder builtIns() {
    var manager = new HealthStatusManager();
    health = manager;
    return services(List.of(manager.getHealthService(), ProtoReflectionServiceV1.newInstance()));
  }

  /** Where methods' contracts are looked up, at each call, so that they may be replaced. */
  public MeshServerBuilder contracts(Function<String, Optional<MethodContract>> lookup) {
    contracts = lookup;
    return this;
  }

  /** Who may call; the mesh's rule unless told otherwise. */
  public MeshServerBuilder policy(AccessPolicy accessPolicy) {
    policy = accessPolicy;
    return this;
  }

  /** Which clients are taken by their key agreement; all of them unless told otherwise. */
  public MeshServerBuilder keyExchange(KeyExchange rule) {
    keyExchange = rule;
    return this;
  }

  /** Who is shut out: it cannot connect, and connections that it has are ended. */
  public MeshServerBuilder denials(Denials known) {
    denials = known;
    return this;
  }

  /** Where decisions are taken down; a book of its own unless told otherwise. */
  public MeshServerBuilder decisions(Decisions book) {
    decisions = Optional.of(book);
    return this;
  }

  /**
   * Where running calls are judged again, each second from the start of the server; unless told
   * otherwise by the contracts, the policy and the denials of this server.
   */
  public MeshServerBuilder live(LiveCalls calls) {
    liveCalls = Optional.of(calls);
    return this;
  }

  /**
   * Takes tokens that are bound to keys from callers without certificates.
   *
   * @param origins by which the port is reached, such as {@code https://api.example:9443}; asked at
   *     each such call
   */
  public MeshServerBuilder proofs(ProvenTokens tokens, Supplier<Set<String>> origins) {
    proofs = Optional.of(new CallProofs(tokens, origins));
    return this;
  }

  /** What lets calls in; one of its own, of the configured size, unless told otherwise. */
  public MeshServerBuilder admission(Admission shared) {
    admission = Optional.of(shared);
    return this;
  }

  /** Serves calls that no service takes, such as those that are forwarded as bytes. */
  public MeshServerBuilder fallback(HandlerRegistry registry) {
    fallback = registry;
    return this;
  }

  /**
   * Lets handlers run on the threads of the sockets, unless told otherwise each has a virtual
   * thread: they must not block, nor take long.
   */
  public MeshServerBuilder onSockets() {
    blocking = false;
    return this;
  }

  /** Changes the transport further, such as by metrics. */
  public MeshServerBuilder customize(Consumer<NettyServerBuilder> change) {
    customizer = customizer.andThen(change);
    return this;
  }

  /** Changes the chain; not for any process, see {@code ChainPrefix} among the tests. */
  MeshServerBuilder steps(UnaryOperator<List<ServerInterceptor>> change) {
    steps = change;
    return this;
  }

  /**
   * Makes the server; it does not listen yet.
   *
   * @throws ContractException if a served method has no contract; lists all of them
   */
  public MeshServer build() {
    var book = decisions.orElseGet(() -> Decisions.open(telemetry, InstantSource.system()));
    var calls = liveCalls.orElseGet(() -> liveCalls(book));
    services(
        List.of(
            new ExplainService(book, () -> identity.current().id().toString()),
            new RenewService(calls)));
    requireContracts();
    Optional<ExecutorService> own =
        blocking
            ? Optional.of(
                Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("call-", 0).factory()))
            : Optional.empty();
    var timer = new PatientTimer("deadlines");
    var entry = admission.orElseGet(() -> new Admission(AdmissionConfig.of(config.maxInFlight())));
    var rejections = new Rejections(telemetry.getMeter("dev.hansa.runtime"));
    var live =
        new LiveConnections(
            identity.current().id().trustDomain(),
            denials,
            timer,
            config.limits().connections().handshake());
    var sockets = new Sockets(config.limits(), rejections, live);
    var builder =
        NettyServerBuilder.forAddress(
                new InetSocketAddress(config.host(), config.port()),
                Tls.server(
                    identity, config.clients(), denials::denies, rejections::refused, keyExchange))
            .directExecutor() // steps do not block, and the last but one takes a thread
            .addTransportFilter(new PeerFilter())
            .fallbackHandlerRegistry(new Unserved(fallback));
    config.limits().apply(builder);
    sockets.install(builder);
    services.forEach(builder::addService);
    // gRPC calls the interceptor first that was added last.
    steps
        .apply(chain(entry, timer, own, book, calls).outermostFirst())
        .reversed()
        .forEach(builder::intercept);
    customizer.accept(builder);
    var _ =
        timer.scheduleWithFixedDelay(
            () -> review(calls), REVIEW_SECONDS, REVIEW_SECONDS, TimeUnit.SECONDS);
    return new MeshServer(
        builder.build(),
        sockets,
        live,
        entry,
        AdmissionGauges.of(entry, calls, telemetry.getMeter("dev.hansa.runtime")),
        health,
        timer,
        own);
  }

  private LiveCalls liveCalls(Decisions book) {
    return new LiveCalls(this::contract, policy, denials, book, InstantSource.system());
  }

  private ServerChain chain(
      Admission entry,
      ScheduledExecutorService timer,
      Optional<? extends Executor> threads,
      Decisions book,
      LiveCalls calls) {
    var meter = telemetry.getMeter("dev.hansa.runtime");
    var refusals = new Refusals(meter, book);
    return new ServerChain(
        new HealthStep(
            Optional.ofNullable(health).map(served -> served.getHealthService().bindService())),
        new ServerTracing(telemetry),
        new OutcomeStep(this::contract),
        new PeerStep(proofs.isPresent(), refusals),
        new AdmissionStep(entry, refusals),
        new DeadlineStep(config.deadline(), entry::floor, timer, refusals),
        new TokenStep(
            verifier,
            proofs,
            identity.current().id().trustDomain(),
            threads.isPresent() ? threads.get() : Runnable::run,
            refusals),
        new AuthorizationStep(policy, book, refusals),
        new LiveStep(calls, refusals),
        new HandlerStep(threads.map(Executor.class::cast)),
        new ValidationStep(new MessageRules(requests()), refusals, meter));
  }

  private Optional<MethodContract> contract(String method) {
    return contracts.apply(method).or(() -> Contracts.ofEveryPort().find(method));
  }

  /** What fails once must not end all reviews to come. */
  private static void review(LiveCalls calls) {
    try {
      calls.review();
    } catch (RuntimeException e) {
      log.error("running calls could not be judged again", e);
    }
  }

  private void requireContracts() {
    var open =
        services.stream()
            .flatMap(service -> service.getMethods().stream())
            .map(method -> method.getMethodDescriptor().getFullMethodName())
            .filter(name -> contract(name).isEmpty())
            .sorted()
            .map(name -> name + " is served without a contract")
            .toList();
    if (!open.isEmpty()) {
      throw new ContractException(open);
    }
  }

  private List<Descriptor> requests() {
    return services.stream()
        .flatMap(service -> service.getMethods().stream())
        .map(method -> method.getMethodDescriptor().getRequestMarshaller())
        .filter(MessageRules::appliesTo)
        .map(marshaller -> ((PrototypeMarshaller<?>) marshaller).getMessagePrototype())
        .map(prototype -> ((Message) prototype).getDescriptorForType())
        .distinct()
        .toList();
  }
}
