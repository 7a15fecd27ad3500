package dev.hansa.runtime.balancing;

import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.NameResolverRegistry;
import io.grpc.Status;
import io.grpc.StatusOr;
import io.grpc.SynchronizationContext;
import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gathers what gRPC's resolvers say about each target, and adds the service config. The first
 * answer waits for all of them: whoever is named later is a newcomer among the others. A target
 * that cannot be resolved any more keeps the addresses that it had.
 *
 * <p>Confined to the channel's synchronization context.
 */
final class EndpointResolver extends NameResolver {
  private final Destination destination;
  private final List<Part> parts;
  private final SynchronizationContext context;
  private final ServiceConfigParser parser;
  private @Nullable Listener2 listener;
  private @Nullable Answer published;

  /** What gRPC has been told, for not telling it again. */
  private record Answer(Set<EquivalentAddressGroup> addresses, Map<String, ?> serviceConfig) {}

  private EndpointResolver(Destination destination, List<NameResolver> resolvers, Args args) {
    this.destination = destination;
    this.parts = resolvers.stream().map(Part::new).toList();
    this.context = args.getSynchronizationContext();
    this.parser = args.getServiceConfigParser();
  }

  static EndpointResolver of(Destination destination, Args args) {
    var known = NameResolverRegistry.getDefaultRegistry().asFactory();
    return new EndpointResolver(
        destination,
        destination.targets().stream().map(target -> resolver(known, target, args)).toList(),
        args);
  }

  private static NameResolver resolver(Factory known, URI target, Args args) {
    NameResolver resolver = known.newNameResolver(target, args);
    if (resolver == null) {
      throw new IllegalArgumentException("nothing resolves " + target);
    }
    return resolver;
  }

  @Override
  public String getServiceAuthority() {
    return parts.getFirst().resolver.getServiceAuthority();
  }

  @Override
  public void start(Listener2 channel) {
    listener = channel;
    parts.forEach(Part::start);
  }

  @Override
  public void refresh() {
    parts.forEach(part -> part.resolver.refresh());
    if (published != null) {
      publish(); // contracts may have changed
    }
  }

  @Override
  public void shutdown() {
    parts.forEach(part -> part.resolver.shutdown());
  }

  private Status publish() {
    var addresses = new LinkedHashSet<EquivalentAddressGroup>();
    parts.forEach(part -> addresses.addAll(part.addresses));
    var config = destination.serviceConfig();
    var answer = new Answer(addresses, config);
    if (listener == null
        || answer.equals(published)
        || parts.stream().anyMatch(part -> !part.heard)) {
      return Status.OK;
    }
    published = answer;
    return listener.onResult2(
        ResolutionResult.newBuilder()
            .setAddressesOrError(StatusOr.fromValue(List.copyOf(addresses)))
            .setServiceConfig(parser.parseServiceConfig(config))
            .build());
  }

  /** One target's resolver, and what it said last. */
  private final class Part extends Listener2 {
    private final NameResolver resolver;
    private List<EquivalentAddressGroup> addresses = List.of();
    private boolean heard;

    Part(NameResolver resolver) {
      this.resolver = resolver;
    }

    void start() {
      resolver.start(this);
    }

    @Override
    public void onResult(ResolutionResult result) {
      context.execute(() -> onResult2(result));
    }

    @Override
    public Status onResult2(ResolutionResult result) {
      var answer = result.getAddressesOrError();
      if (!answer.hasValue()) {
        return failed(answer.getStatus());
      }
      heard = true;
      addresses = List.copyOf(answer.getValue());
      return publish();
    }

    @Override
    public void onError(Status problem) {
      context.execute(() -> failed(problem));
    }

    private Status failed(Status problem) {
      heard = true;
      if (parts.stream().anyMatch(part -> !part.addresses.isEmpty())) {
        publish();
      } else if (listener != null && parts.stream().allMatch(part -> part.heard)) {
        published = null;
        listener.onError(problem);
      }
      return problem;
    }
  }
}
