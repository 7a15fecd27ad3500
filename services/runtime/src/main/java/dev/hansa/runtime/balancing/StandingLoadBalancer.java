package dev.hansa.runtime.balancing;

import io.grpc.Attributes;
import io.grpc.ConnectivityState;
import io.grpc.ConnectivityStateInfo;
import io.grpc.EquivalentAddressGroup;
import io.grpc.LoadBalancer;
import io.grpc.LongCounterMetricInstrument;
import io.grpc.MetricInstrumentRegistry;
import io.grpc.Status;
import io.grpc.SynchronizationContext.ScheduledHandle;
import io.grpc.util.ForwardingLoadBalancer;
import io.grpc.util.ForwardingLoadBalancerHelper;
import io.grpc.util.ForwardingSubchannel;
import io.grpc.util.GracefulSwitchLoadBalancer;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Puts {@link Standing} around a policy of gRPC: that one connects and takes endpoints in turn,
 * this one passes over those that are worse than the others.
 *
 * <p>Confined to the channel's synchronization context but for its pickers.
 */
final class StandingLoadBalancer extends ForwardingLoadBalancer {
  private static final LongCounterMetricInstrument EJECTIONS =
      MetricInstrumentRegistry.getDefaultRegistry()
          .registerLongCounter(
              "hansa.endpoint.ejections",
              "Endpoints that were found worse than the others and get a trickle of the calls",
              "{ejection}",
              List.of("grpc.target"),
              List.of(),
              true);

  private final Helper helper;
  private final LongSupplier clock;
  private final GracefulSwitchLoadBalancer child;
  private final Map<SocketAddress, Endpoint> endpoints = new HashMap<>();
  private volatile double fullest = Endpoint.FULL;
  private StandingProvider.@Nullable Config config;
  private @Nullable ScheduledHandle looks;

  /**
   * @param clock nanoseconds from any origin
   */
  StandingLoadBalancer(Helper helper, LongSupplier clock) {
    this.helper = helper;
    this.clock = clock;
    this.child = new GracefulSwitchLoadBalancer(new Helping());
  }

  @Override
  public Status acceptResolvedAddresses(ResolvedAddresses resolved) {
    var told = (StandingProvider.Config) resolved.getLoadBalancingPolicyConfig();
    know(resolved.getAddresses());
    if (config == null || !config.interval().equals(told.interval())) {
      lookEvery(told.interval());
    }
    config = told;
    return child.acceptResolvedAddresses(
        resolved.toBuilder().setLoadBalancingPolicyConfig(told.child()).build());
  }

  private void know(List<EquivalentAddressGroup> groups) {
    boolean first = endpoints.isEmpty();
    Set<SocketAddress> named = new HashSet<>();
    groups.forEach(group -> named.addAll(group.getAddresses()));
    endpoints.keySet().retainAll(named);
    for (var address : named) {
      endpoints.computeIfAbsent(
          address,
          _ -> {
            var endpoint = new Endpoint(address.toString(), clock);
            if (!first) {
              endpoint.isNew();
            }
            return endpoint;
          });
    }
  }

  private void lookEvery(Duration interval) {
    if (looks != null) {
      looks.cancel();
    }
    looks =
        helper
            .getSynchronizationContext()
            .scheduleWithFixedDelay(
                this::look,
                interval.toNanos(),
                interval.toNanos(),
                TimeUnit.NANOSECONDS,
                helper.getScheduledExecutorService());
  }

  private void look() {
    int worse = Standing.look(endpoints.values());
    if (worse > 0) {
      helper
          .getMetricRecorder()
          .addLongCounter(EJECTIONS, worse, List.of(helper.getChannelTarget()), List.of());
    }
    shared();
  }

  private void shared() {
    fullest =
        endpoints.values().stream()
            .filter(Endpoint::isReady)
            .mapToDouble(Endpoint::share)
            .max()
            .orElse(Endpoint.FULL);
  }

  @Override
  public void shutdown() {
    if (looks != null) {
      looks.cancel();
    }
    child.shutdown();
  }

  @Override
  protected LoadBalancer delegate() {
    return child;
  }

  /** What the child sees of the channel. */
  private final class Helping extends ForwardingLoadBalancerHelper {
    @Override
    protected Helper delegate() {
      return helper;
    }

    @Override
    public Subchannel createSubchannel(CreateSubchannelArgs args) {
      var subchannel = helper.createSubchannel(args);
      var addresses = args.getAddresses().stream().flatMap(g -> g.getAddresses().stream()).toList();
      @Nullable Endpoint endpoint =
          addresses.size() == 1 ? endpoints.get(addresses.getFirst()) : null;
      return endpoint == null ? subchannel : new Known(subchannel, endpoint);
    }

    @Override
    public void updateBalancingState(ConnectivityState state, SubchannelPicker picker) {
      var told = config;
      helper.updateBalancingState(
          state,
          told == null
              ? picker
              : new StandingPicker(
                  picker,
                  told.choices(),
                  told.interval(),
                  () -> fullest,
                  () -> ThreadLocalRandom.current().nextDouble()));
    }
  }

  /** A connection whose endpoint is known. */
  private final class Known extends ForwardingSubchannel {
    private final Subchannel subchannel;
    private final Endpoint endpoint;
    private final Attributes attributes;

    Known(Subchannel subchannel, Endpoint endpoint) {
      this.subchannel = subchannel;
      this.endpoint = endpoint;
      this.attributes = subchannel.getAttributes().toBuilder().set(Endpoint.KEY, endpoint).build();
    }

    @Override
    public void start(SubchannelStateListener listener) {
      super.start(
          state -> {
            changed(state);
            listener.onSubchannelState(state);
          });
    }

    private void changed(ConnectivityStateInfo state) {
      if (state.getState() == ConnectivityState.READY) {
        endpoint.connected(
            endpoints.values().stream().anyMatch(e -> e != endpoint && e.isReady() && e.isFull()));
      } else {
        endpoint.disconnected(state.getState() == ConnectivityState.TRANSIENT_FAILURE);
      }
      shared();
    }

    @Override
    public Attributes getAttributes() {
      return attributes;
    }

    @Override
    protected Subchannel delegate() {
      return subchannel;
    }
  }
}
