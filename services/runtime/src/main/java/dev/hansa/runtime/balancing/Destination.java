package dev.hansa.runtime.balancing;

import io.grpc.LoadBalancerRegistry;
import io.grpc.ManagedChannelBuilder;
import io.grpc.NameResolver;
import io.grpc.NameResolverRegistry;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where the endpoints of one upstream are, as gRPC is to see it.
 *
 * <p>An address is {@code host:port}, several of these with commas between them, or a target that
 * gRPC resolves, such as {@code dns:///orders.internal:7001}. A target {@code xds:///...} brings
 * its own policies along and is left to gRPC as it is.
 */
public final class Destination {
  static final NameResolver.Args.Key<Destination> ARG =
      NameResolver.Args.Key.create("hansa-destination");

  private static final Pattern HOST_PORT =
      Pattern.compile("([^\\s,:/\\[\\]]+|\\[[0-9a-fA-F:.]+]):[0-9]{1,5}");
  private static final Pattern TARGET = Pattern.compile("([a-z][a-z0-9+.-]*):///?[^\\s,]+");
  private static final String XDS = "xds";

  static {
    NameResolverRegistry.getDefaultRegistry().register(new EndpointResolverProvider());
    LoadBalancerRegistry.getDefaultRegistry().register(new StandingProvider());
  }

  private final String name;
  private final String address;
  private final List<URI> targets;
  private final Supplier<Map<String, ?>> serviceConfig;

  /**
   * For channels to one upstream.
   *
   * @param name by which metrics know it, such as {@code inventory}
   * @param serviceConfig what gRPC is told about its methods and their balancing, as of now; asked
   *     every few seconds, so let it be the same object while nothing changes
   * @throws IllegalArgumentException if the address cannot be read, or nothing here resolves it
   */
  public Destination(String name, String address, Supplier<Map<String, ?>> serviceConfig) {
    this.name = name;
    this.address = address;
    this.targets = targets(address);
    this.serviceConfig = serviceConfig;
  }

  private static List<URI> targets(String address) {
    if (TARGET.matcher(address).matches()) {
      var target = URI.create(address);
      if (NameResolverRegistry.getDefaultRegistry().getProviderForScheme(target.getScheme())
          == null) {
        throw new IllegalArgumentException(
            "address: '"
                + address
                + "' (expected: a scheme that a module of this process resolves; "
                + target.getScheme()
                + " is none)");
      }
      return List.of(target);
    }
    return Stream.of(address.split(",", -1)).map(String::strip).map(Destination::dns).toList();
  }

  private static URI dns(String hostPort) {
    if (!HOST_PORT.matcher(hostPort).matches()) {
      throw new IllegalArgumentException(
          "address: '"
              + hostPort
              + "' (expected: host:port, several of them with commas, or a target such as"
              + " dns:///host:port)");
    }
    return URI.create("dns:///" + hostPort.replace("[", "%5B").replace("]", "%5D"));
  }

  /** The target for {@code ManagedChannelBuilder.forTarget}; goes with {@link #configure}. */
  public String target() {
    return isXds() ? address : EndpointResolverProvider.SCHEME + ":///" + name;
  }

  private boolean isXds() {
    return targets.getFirst().getScheme().equals(XDS);
  }

  /** Lets a channel to {@link #target} know the endpoints. */
  public void configure(ManagedChannelBuilder<?> builder) {
    if (!isXds()) {
      builder.setNameResolverArg(ARG, this);
    }
  }

  /** One or more, each of which names one or more endpoints. */
  List<URI> targets() {
    return targets;
  }

  Map<String, ?> serviceConfig() {
    return serviceConfig.get();
  }

  @Override
  public String toString() {
    return address;
  }
}
