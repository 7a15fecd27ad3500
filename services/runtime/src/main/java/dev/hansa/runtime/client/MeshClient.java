package dev.hansa.runtime.client;

import dev.hansa.runtime.balancing.Balancing;
import dev.hansa.runtime.balancing.BalancingConfig;
import dev.hansa.runtime.balancing.Destination;
import dev.hansa.runtime.contract.ContractSource;
import dev.hansa.runtime.contract.ForeignTarget;
import dev.hansa.runtime.token.TokenSource;
import dev.hansa.runtime.trust.Identity;
import dev.hansa.runtime.trust.IdentityGeneration;
import dev.hansa.runtime.trust.SpiffeId;
import dev.hansa.runtime.trust.Tls;
import io.grpc.Channel;
import io.grpc.ChannelCredentials;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannelBuilder;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Channels to the services that this process calls.
 *
 * <p>Each call is made over TLS 1.3 to the one identity that may answer, under a token for that
 * service alone. The deadline of the present {@link io.grpc.Context} is inherited; the contract's
 * bounds it. When the identity of this process is replaced, new calls move to connections under the
 * new one as soon as those stand; calls in flight end where they began.
 *
 * <p>Safe for many threads. Nothing blocks: a call waits for its token without holding a thread.
 * Listeners run on virtual threads; whoever never blocks may ask for its own by {@link
 * io.grpc.CallOptions#withExecutor}. Calls that could not be made end like those that were refused:
 * with a status that gives a reason.
 */
public final class MeshClient implements AutoCloseable {
  private static final AttributeKey<String> UPSTREAM = AttributeKey.stringKey("hansa.upstream");

  /** Strangers need not serve health. */
  private static final BalancingConfig FOREIGN =
      new BalancingConfig(Balancing.ROUND_ROBIN, BalancingConfig.INTERVAL, false);

  private final Map<String, Upstream> upstreams = new TreeMap<>();
  private final ContractSource contracts;
  private final ClientConfig config;
  private final List<ClientInterceptor> observers;
  private final Identity identity;
  private final TokenSource tokens;
  private final Channels channels;
  private final Set<Upstream> foreign = ConcurrentHashMap.newKeySet();
  private final Identity.Registration rotation;
  private final ClientSockets sockets = new ClientSockets();

  /** Makes what makes channels to one address. */
  private interface Channels {
    ChannelFactory to(
        Destination destination,
        Optional<String> authority,
        Function<IdentityGeneration, ChannelCredentials> credentials);
  }

  /**
   * Connects when first needed.
   *
   * @param contracts what methods promise: for how long they are waited for, and whether their
   *     calls are repeated
   * @param telemetry what sees each call as its caller does, outermost first
   * @param instruments adds to every channel what sees attempts, such as metrics
   */
  public MeshClient(
      ClientConfig config,
      Collection<UpstreamConfig> upstreams,
      Identity identity,
      TokenSource tokens,
      ContractSource contracts,
      List<ClientInterceptor> telemetry,
      Consumer<ManagedChannelBuilder<?>> instruments) {
    ThreadFactory threads = Thread.ofVirtual().name("mesh-client-", 0).factory();
    Executor executor = task -> threads.newThread(task).start();
    this.config = config;
    this.contracts = contracts;
    this.observers = List.copyOf(telemetry);
    this.identity = identity;
    this.tokens = tokens;
    this.channels =
        (destination, authority, credentials) ->
            new ChannelFactory(
                config,
                destination,
                authority,
                credentials,
                identity,
                instruments,
                executor,
                sockets);
    upstreams.forEach(
        upstream ->
            this.upstreams.put(
                upstream.workload(),
                new Upstream(
                    upstream.workload(),
                    channels.to(
                        new Destination(
                            upstream.workload(),
                            upstream.address(),
                            new ServiceConfig(
                                upstream.workload(), contracts, upstream.balancing())),
                        Optional.empty(),
                        generation ->
                            Tls.channel(
                                generation,
                                identity,
                                new SpiffeId(generation.id().trustDomain(), upstream.principal()))),
                    tokens,
                    true,
                    contracts)));
    this.upstreams.values().forEach(upstream -> upstream.start(identity.current()));
    this.rotation = identity.onChange(this::renew);
    renew(identity.current()); // one that came in between
  }

  /** Shows how much is repeated, for each upstream of the mesh, as long as the meter lives. */
  public void observe(Meter meter) {
    var _ =
        meter
            .gaugeBuilder("hansa.retry.budget")
            .setUnit("{attempt}")
            .setDescription("Attempts beyond the first that the calls to an upstream may make now")
            .buildWithCallback(
                gauge ->
                    upstreams.forEach(
                        (name, upstream) ->
                            gauge.record(upstream.budget().left(), Attributes.of(UPSTREAM, name))));
    var _ =
        meter
            .counterBuilder("hansa.retry.refused")
            .setUnit("{attempt}")
            .setDescription("Attempts that were not made because the budget was spent")
            .buildWithCallback(
                counter ->
                    upstreams.forEach(
                        (name, upstream) ->
                            counter.record(
                                upstream.budget().refused(), Attributes.of(UPSTREAM, name))));
  }

  /**
   * Calls for the subject of the call that is being served: its token is exchanged for one for the
   * callee. The caller is read from the present {@link io.grpc.Context} when a call is made;
   * without one, making the call throws {@link IllegalStateException}.
   *
   * @throws IllegalArgumentException if no upstream has this name
   */
  public Channel onBehalf(String workload) {
    Upstream upstream = upstream(workload);
    return observed(inside(new UpstreamChannel(upstream, Optional.of(CallToken::onBehalf))));
  }

  /**
   * Calls for this process itself, whatever is being served.
   *
   * @throws IllegalArgumentException if no upstream has this name
   */
  public Channel asSelf(String workload) {
    Upstream upstream = upstream(workload);
    return observed(inside(new UpstreamChannel(upstream, Optional.of(CallToken::asSelf))));
  }

  /** A way to a back end outside the mesh; close it to let it go. */
  public ForeignUpstream foreign(ForeignTarget target) {
    boolean exchanges = target.token() == ForeignTarget.Token.EXCHANGE;
    var upstream =
        new Upstream(
            target.workload(),
            channels.to(
                new Destination(
                    target.workload(),
                    target.address().toString(),
                    new ServiceConfig(target.workload(), contracts, FOREIGN)),
                target.security() == ForeignTarget.Security.NONE || target.spiffeId().isPresent()
                    ? Optional.empty()
                    : Optional.of(target.identity()),
                generation -> credentials(target, generation)),
            tokens,
            exchanges,
            contracts);
    upstream.start(identity.current());
    foreign.add(upstream);
    upstream.renew(identity.current()); // one that came in between
    Channel channel =
        new UpstreamChannel(
            upstream, exchanges ? Optional.of(CallToken::onBehalf) : Optional.empty());
    return new ForeignUpstream(
        upstream,
        observed(ClientInterceptors.intercept(channel, new ForeignUpstream.Mark(target))),
        () -> foreign.remove(upstream));
  }

  private ChannelCredentials credentials(ForeignTarget target, IdentityGeneration generation) {
    return switch (target.security()) {
      case MUTUAL -> Tls.outward(Optional.of(generation), identity, target.spiffeId());
      case SERVER -> Tls.outward(Optional.empty(), identity, target.spiffeId());
      case NONE -> InsecureChannelCredentials.create();
    };
  }

  private Upstream upstream(String workload) {
    Upstream upstream = upstreams.get(workload);
    if (upstream == null) {
      throw new IllegalArgumentException(
          "upstream: '" + workload + "' (expected: one of " + upstreams.keySet() + ")");
    }
    return upstream;
  }

  /** Within the mesh the next hop is told how much the call matters. */
  private static Channel inside(Channel channel) {
    return ClientInterceptors.intercept(channel, new PriorityInterceptor());
  }

  private Channel observed(Channel channel) {
    return ClientInterceptors.interceptForward(
        ClientInterceptors.intercept(
            channel, new DeadlineInterceptor(config.deadline(), contracts::find)),
        observers);
  }

  /**
   * Makes one authorized health call to each upstream, so that connections stand, tokens are there
   * and code is loaded before the first call that matters.
   *
   * @return fails with the status of the first upstream that did not answer that it serves
   */
  public CompletableFuture<Void> warmUp() {
    return CompletableFuture.allOf(
        upstreams.keySet().stream()
            .map(workload -> HealthCheck.of(workload, asSelf(workload)))
            .toArray(CompletableFuture<?>[]::new));
  }

  private void renew(IdentityGeneration generation) {
    upstreams.values().forEach(upstream -> upstream.renew(generation));
    foreign.forEach(upstream -> upstream.renew(generation));
  }

  /** Ends all calls and connections at once: drain servers first. */
  @Override
  public void close() {
    rotation.close();
    upstreams.values().forEach(Upstream::close);
    foreign.forEach(Upstream::close);
    sockets.close();
  }
}
