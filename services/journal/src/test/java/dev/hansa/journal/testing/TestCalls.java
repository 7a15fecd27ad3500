package dev.hansa.journal.testing;

import dev.hansa.runtime.server.Caller;
import dev.hansa.runtime.testing.TestAuthority;
import dev.hansa.runtime.token.AccessToken;
import dev.hansa.runtime.trust.Peer;
import dev.hansa.runtime.trust.Principal;
import io.grpc.BindableService;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Services on a real gRPC server, on virtual threads, called by anybody the test names.
 *
 * <p>In place of the chain stands one interceptor that believes the caller's name: this proves
 * handlers, not who may call them.
 */
public final class TestCalls implements AutoCloseable {
  private static final Metadata.Key<String> CALLER =
      Metadata.Key.of("test-caller", Metadata.ASCII_STRING_MARSHALLER);

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Server server;
  private final ManagedChannel channel;

  private TestCalls(List<BindableService> services) {
    var builder = Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create());
    services.forEach(builder::addService);
    try {
      server = builder.intercept(new Believing()).executor(threads).build().start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    channel =
        Grpc.newChannelBuilder("localhost:" + server.getPort(), InsecureChannelCredentials.create())
            .build();
  }

  public static TestCalls serving(BindableService... services) {
    return new TestCalls(List.of(services));
  }

  /** A partner through the gateway. */
  public Channel partner(String name) {
    return as("partner/" + name, "service/gateway");
  }

  /** A service for itself. */
  public Channel service(String name) {
    return as("service/" + name);
  }

  /** A service for a partner that came through the gateway. */
  public Channel service(String name, String partner) {
    return as("partner/" + partner, "service/" + name, "service/gateway");
  }

  private Channel as(String subject, String... actors) {
    List<String> chain = new ArrayList<>(List.of(subject));
    chain.addAll(List.of(actors));
    Metadata headers = new Metadata();
    headers.put(CALLER, String.join(",", chain));
    return ClientInterceptors.intercept(
        channel, MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  @Override
  public void close() {
    channel.shutdownNow();
    server.shutdownNow();
    threads.shutdownNow();
  }

  /** Makes the caller that the header names. */
  private static final class Believing implements ServerInterceptor {
    private final TestAuthority authority = TestAuthority.of("hansa.local");
    private final Map<String, Peer> peers = new ConcurrentHashMap<>();

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
      String named = headers.get(CALLER);
      if (named == null) {
        throw new IllegalStateException("call through partner(..) or service(..)");
      }
      List<Principal> chain = List.of(named.split(",")).stream().map(Principal::parse).toList();
      Context context = Context.current().withValue(Caller.KEY, caller(chain));
      return Contexts.interceptCall(context, call, headers, next);
    }

    private Caller caller(List<Principal> chain) {
      Principal subject = chain.getFirst();
      List<Principal> actors = chain.subList(1, chain.size());
      Principal peer = actors.isEmpty() ? subject : actors.getFirst();
      Peer known = peers.computeIfAbsent(peer.toString(), authority::peer);
      Instant now = Instant.now();
      AccessToken token =
          new AccessToken(
              "test",
              "https://localhost",
              subject,
              peer.toString(),
              actors,
              "service/test",
              Set.of(),
              known.thumbprint(),
              now,
              now.plusSeconds(300));
      return new Caller(known, token, "test");
    }
  }
}
