package dev.hansa.runtime.balancing;

import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.util.Collection;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Resolves targets of our own scheme by the {@link Destination} that comes with the channel. */
final class EndpointResolverProvider extends NameResolverProvider {
  static final String SCHEME = "hansa";

  @Override
  public @Nullable NameResolver newNameResolver(URI target, NameResolver.Args args) {
    Destination destination = args.getArg(Destination.ARG);
    return SCHEME.equals(target.getScheme()) && destination != null
        ? EndpointResolver.of(destination, args)
        : null;
  }

  @Override
  public String getDefaultScheme() {
    return SCHEME;
  }

  @Override
  protected boolean isAvailable() {
    return true;
  }

  /** Below that of DNS, which stays the default. */
  @Override
  protected int priority() {
    return 4;
  }

  @Override
  public Collection<Class<? extends SocketAddress>> getProducedSocketAddressTypes() {
    return Set.of(InetSocketAddress.class);
  }
}
