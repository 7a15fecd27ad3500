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
import io.grpc.Server;
import io.grpc.ServerInterceptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.opentelemetry.api.OpenTelemetry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
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

/**
 * A gRPC server under mutual TLS whose every call passes {@link ServerChain}. Methods without a
 * contract stop its making: nothing is open by default.
 */
public final class MeshServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(MeshServer.class);

  private final Server server;
  private final Sockets sockets;
  private final LiveConnections live;
  private final Admission admission;
  private final AdmissionGauges gauges;
  private final @Nullable HealthStatusManager health;
  private final ScheduledExecutorService timer;
  private final Optional<ExecutorService> ownExecutor;

  private MeshServer(
      Server server,
      Sockets sockets,
      LiveConnections live,
      Admission admission,
      AdmissionGauges gauges,
      @Nullable HealthStatusManager health,
      ScheduledExecutorService timer,
      Optional<ExecutorService> ownExecutor) {
    this.server = server;
    this.sockets = sockets;
    this.live = live;
    this.admission = admission;
    this.gauges = gauges;
    this.health = health;
    this.timer = timer;
    this.ownExecutor = ownExecutor;
  }

  /** Starts to put a server together. */
  public static Builder builder(
      ServerConfig config, Identity identity, TokenVerifier verifier, OpenTelemetry telemetry) {
    return new Builder(config, identity, verifier, telemetry);
  }

  /**
   * Listens from now on.
   *
   * @throws UncheckedIOException if the port cannot be had
   */
  public MeshServer start() {
    try {
      server.start();
      return this;
    } catch (IOException e) {
      close();
      throw new UncheckedIOException(String.valueOf(e.getMessage()), e);
    }
  }

  /** The port that it listens on. */
  public int port() {
    return server.getPort();
  }

  /** Calls in flight now. */
  public int inFlight() {
    return admission.inFlight();
  }

  /** Whether clients that have another server should use this one; unless told otherwise, yes. */
  public void recommend(boolean healthy) {
    if (health != null) {
      health.setStatus(
          HealthStatusManager.SERVICE_NAME_ALL_SERVICES,
          healthy ? ServingStatus.SERVING : ServingStatus.NOT_SERVING);
    }
  }

  /**
   * Whether bytes of clients are read; what they send meanwhile waits on their side. A connection
   * that waits for bytes already brings one more piece.
   */
  public void read(boolean reading) {
    live.read(reading);
  }

  /** Whether calls are let in at all; those in flight stay. */
  public void admit(boolean admitting) {
    admission.admit(admitting);
  }

  /** The threads that serve the sockets. */
  public List<Executor> loops() {
    return sockets.loops();
  }

  /**
   * Tells clients to go elsewhere, finishes the calls in flight, and gives up what is left after
   * the timeout. Calls that clients send before they have heard are served.
   */
  public void drain(Duration timeout) {
    if (health != null) {
      health.enterTerminalState();
    }
    server.shutdown();
    try {
      if (!server.awaitTermination(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        admission.close();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      close();
    }
  }

  /** Ends at once; calls in flight fail. Waits a moment for connections to be gone. */
  @Override
  public void close() {
    if (timer.isShutdown()) {
      return; // drained, or closed before
    }
    live.close();
    admission.close();
    server.shutdownNow();
    try {
      // What a connection still brings must find its threads, or callers are told of a fault.
      server.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    sockets.close();
    gauges.close();
    timer.shutdownNow();
    ownExecutor.ifPresent(ExecutorService::shutdownNow);
  }

  /** What a server is made of. For one thread, used once. */
  public static final class Builder {
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

    private Builder(
        ServerConfig config, Identity identity, TokenVerifier verifier, OpenTelemetry telemetry) {
      this.config = config;
      this.identity = identity;
      this.verifier = verifier;
      this.telemetry = telemetry;
    }

    /** Serves these, beside others. */
    public Builder services(Collection<? extends BindableService> bindables) {
      bindables.forEach(bindable -> services.add(bindable.bindService()));
      return this;
    }

    /** Serves health and reflection as well, under their built-in policy. */
    public Builder builtIns() {
      var manager = new HealthStatusManager();
      health = manager;
      return services(List.of(manager.getHealthService(), ProtoReflectionServiceV1.newInstance()));
    }

    /** Where methods' contracts are looked up, at each call, so that they may be replaced. */
    public Builder contracts(Function<String, Optional<MethodContract>> lookup) {
      contracts = lookup;
      return this;
    }

    /** Who may call; the mesh's rule unless told otherwise. */
    public Builder policy(AccessPolicy accessPolicy) {
      policy = accessPolicy;
      return this;
    }

    /** Which clients are taken by their key agreement; all of them unless told otherwise. */
    public Builder keyExchange(KeyExchange rule) {
      keyExchange = rule;
      return this;
    }

    /** Who is shut out: it cannot connect, and connections that it has are ended. */
    public Builder denials(Denials known) {
      denials = known;
      return this;
    }

    /** Where decisions are taken down; a book of its own unless told otherwise. */
    public Builder decisions(Decisions book) {
      decisions = Optional.of(book);
      return this;
    }

    /**
     * Where running calls are judged again, each second from the start of the server; unless told
     * otherwise by the contracts, the policy and the denials of this server.
     */
    public Builder live(LiveCalls calls) {
      liveCalls = Optional.of(calls);
      return this;
    }

    /**
     * Takes tokens that are bound to keys from callers without certificates.
     *
     * @param origins by which the port is reached, such as {@code https://api.example:9443}; asked
     *     at each such call
     */
    public Builder proofs(ProvenTokens tokens, Supplier<Set<String>> origins) {
      proofs = Optional.of(new CallProofs(tokens, origins));
      return this;
    }

    /** What lets calls in; one of its own, of the configured size, unless told otherwise. */
    public Builder admission(Admission shared) {
      admission = Optional.of(shared);
      return this;
    }

    /** Serves calls that no service takes, such as those that are forwarded as bytes. */
    public Builder fallback(HandlerRegistry registry) {
      fallback = registry;
      return this;
    }

    /**
     * Lets handlers run on the threads of the sockets, unless told otherwise each has a virtual
     * thread: they must not block, nor take long.
     */
    public Builder onSockets() {
      blocking = false;
      return this;
    }

    /** Changes the transport further, such as by metrics. */
    public Builder customize(Consumer<NettyServerBuilder> change) {
      customizer = customizer.andThen(change);
      return this;
    }

    /** Changes the chain; not for any process, see {@code ChainPrefix} among the tests. */
    Builder steps(UnaryOperator<List<ServerInterceptor>> change) {
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
      var entry =
          admission.orElseGet(() -> new Admission(AdmissionConfig.of(config.maxInFlight())));
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
                      identity,
                      config.clients(),
                      denials::denies,
                      rejections::refused,
                      keyExchange))
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

  private static final int CLOSE_SECONDS = 2;

  private static final int REVIEW_SECONDS = 1;
}
