package dev.hansa.runtime.client;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.hansa.runtime.balancing.Balancing;
import dev.hansa.runtime.balancing.BalancingConfig;
import dev.hansa.runtime.error.Errors;
import dev.hansa.runtime.error.MeshReason;
import io.grpc.Channel;
import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import io.grpc.NameResolverRegistry;
import io.grpc.Status;
import io.grpc.StatusOr;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several endpoints of one service, all of them real. */
@Timeout(90)
class SpreadTest {
  /** For the tests that wait for looks at the endpoints. */
  private static final Duration INTERVAL = Duration.ofMillis(200);

  /** For the others. */
  private static final Duration NEVER = Duration.ofHours(1);

  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir private Path folder;
  private ClientMesh mesh;
  private final List<EchoServer> servers = new ArrayList<>();
  private final List<MeshClient> clients = new ArrayList<>();

  @BeforeEach
  void start() {
    mesh = new ClientMesh(folder);
  }

  @AfterEach
  void stop() {
    clients.forEach(MeshClient::close);
    servers.forEach(EchoServer::close);
    mesh.close();
  }

  private Channel channel(String address, Balancing balancing, Duration interval) {
    var client =
        mesh.client(
            new UpstreamConfig("orders", address, new BalancingConfig(balancing, interval, true)));
    clients.add(client);
    return client.asSelf("orders");
  }

  /** To so many new servers, by their list, with looks at them. */
  private Channel channel(int endpoints) {
    return channel(endpoints, Balancing.ROUND_ROBIN, INTERVAL);
  }

  /** To so many new servers, by their list. */
  private Channel channel(int endpoints, Balancing balancing, Duration interval) {
    for (int i = 0; i < endpoints; i++) {
      servers.add(mesh.echoServer(0, "service/orders"));
    }
    var channel = channel(list(servers), balancing, interval);
    awaitAll(channel);
    return channel;
  }

  private static String list(Collection<EchoServer> servers) {
    return servers.stream().map(s -> "localhost:" + s.port()).collect(Collectors.joining(","));
  }

  /** Until each has had a call. */
  private void awaitAll(Channel channel) {
    mesh.awaitSuccess(
        () -> {
          ClientMesh.echo(channel);
          assertThat(servers).allMatch(server -> server.attempts() > 0);
        },
        LIMIT);
  }

  private int[] counts() {
    return servers.stream().mapToInt(EchoServer::attempts).toArray();
  }

  /** How many of so many calls each server gets; calls may fail. */
  private int[] share(Channel channel, int calls) {
    int[] before = counts();
    for (int i = 0; i < calls; i++) {
      Throwable _ = catchThrowable(() -> ClientMesh.echo(channel));
    }
    int[] after = counts();
    return IntStream.range(0, before.length).map(i -> after[i] - before[i]).toArray();
  }

  private void awaitShare(Channel channel, IntPredicate wanted) {
    mesh.awaitSuccess(() -> assertThat(share(channel, 60)[0]).matches(n -> wanted.test(n)), LIMIT);
  }

  @Test
  void spreads_calls_over_a_list_in_turn() {
    var channel = channel(3, Balancing.ROUND_ROBIN, NEVER);
    mesh.awaitSuccess(() -> assertThat(share(channel, 30)).containsOnly(10), LIMIT);
  }

  @Test
  @DisplayName("T03: each endpoint of a list has to be who is expected")
  void refuses_an_endpoint_that_is_somebody_else() {
    servers.add(mesh.echoServer(0, "service/orders"));
    try (var stranger = mesh.echoServer(0, "service/inventory")) {
      var channel =
          channel(list(List.of(stranger, servers.getFirst())), Balancing.ROUND_ROBIN, NEVER);
      awaitAll(channel);
      assertThat(share(channel, 20)).containsExactly(20);
      assertThat(stranger.attempts()).isZero();
    }
  }

  @Test
  @DisplayName("R22, R60: one of two that fails is out, is probed, and comes back by and by")
  void takes_out_one_that_fails() {
    var channel = channel(2);
    servers
        .getFirst()
        .behave(
            _ -> {
              throw Errors.of(MeshReason.INTERNAL, "broken");
            });
    awaitShare(channel, n -> n <= 3);
    servers.getFirst().behave(_ -> {});
    awaitShare(channel, n -> n > 3 && n < 25);
    awaitShare(channel, n -> n >= 28);
  }

  @Test
  @DisplayName("R22: one of three that is slow is out, and the others are not")
  void takes_out_one_that_is_slow() {
    var channel = channel(3);
    servers.getFirst().behave(_ -> MILLISECONDS.sleep(120)); // its work takes that long
    awaitShare(channel, n -> n <= 2);
    var shares = share(channel, 60);
    assertThat(Arrays.stream(shares).skip(1)).allMatch(n -> n >= 24);
    servers.getFirst().behave(_ -> {});
    awaitShare(channel, n -> n >= 18);
  }

  @Test
  void never_takes_out_all() {
    var channel = channel(2);
    servers.forEach(
        server ->
            server.behave(
                _ -> {
                  throw Errors.of(MeshReason.INTERNAL, "broken");
                }));
    for (int i = 0; i < 20; i++) {
      assertThat(Arrays.stream(share(channel, 20)).sum()).isEqualTo(20);
    }
  }

  /** Has one call stay in the first server's handler; the future is its answer. */
  private CompletableFuture<Void> hold(Channel channel, CountDownLatch until) {
    var server = servers.getFirst();
    int before = server.attempts();
    server.behave(
        attempt -> {
          if (attempt == before + 1) {
            assertThat(until.await(30, SECONDS)).isTrue();
          }
        });
    var held =
        CompletableFuture.runAsync(
            () -> {
              while (server.attempts() == before) {
                ClientMesh.echo(channel);
              }
            },
            Thread::startVirtualThread);
    mesh.awaitSuccess(() -> assertThat(server.attempts()).isEqualTo(before + 1), LIMIT);
    return held;
  }

  @Test
  void gives_calls_to_the_one_with_fewer_in_flight() throws Exception {
    var channel = channel(2, Balancing.LEAST_REQUEST, NEVER);
    var end = new CountDownLatch(1);
    var held = hold(channel, end);
    assertThat(share(channel, 30)).containsExactly(0, 30);
    end.countDown();
    held.get(20, SECONDS);
  }

  @Test
  void sends_nothing_to_one_that_says_it_does_not_serve() throws Exception {
    var channel = channel(2, Balancing.ROUND_ROBIN, NEVER);
    var end = new CountDownLatch(1);
    var held = hold(channel, end);
    var drained =
        CompletableFuture.runAsync(
            () -> servers.getFirst().drain(Duration.ofSeconds(20)), Thread::startVirtualThread);
    mesh.awaitSuccess(() -> assertThat(share(channel, 10)).containsExactly(0, 10), LIMIT);
    for (int i = 0; i < 50; i++) {
      assertThat(ClientMesh.echo(channel)).isEqualTo(ClientMesh.HELLO);
    }
    end.countDown();
    held.get(20, SECONDS); // it is answered
    drained.get(20, SECONDS); // the watch does not keep the server
  }

  /** Names that change while a test runs. */
  private static final class Names extends NameResolverProvider {
    private volatile StatusOr<List<EquivalentAddressGroup>> answer = StatusOr.fromValue(List.of());

    void are(List<EchoServer> servers) {
      answer =
          StatusOr.fromValue(
              servers.stream()
                  .map(s -> new InetSocketAddress("localhost", s.port()))
                  .map(EquivalentAddressGroup::new)
                  .toList());
    }

    void areUnknown() {
      answer = StatusOr.fromStatus(Status.UNAVAILABLE.withDescription("DNS is down"));
    }

    @Override
    public @Nullable NameResolver newNameResolver(URI target, NameResolver.Args args) {
      return new NameResolver() {
        private @Nullable Listener2 listener;

        @Override
        public String getServiceAuthority() {
          return "localhost";
        }

        @Override
        public void start(Listener2 channel) {
          listener = channel;
          refresh();
        }

        @Override
        public void refresh() {
          if (listener != null) {
            listener.onResult(ResolutionResult.newBuilder().setAddressesOrError(answer).build());
          }
        }

        @Override
        public void shutdown() {
          listener = null;
        }
      };
    }

    @Override
    public String getDefaultScheme() {
      return "names";
    }

    @Override
    protected boolean isAvailable() {
      return true;
    }

    @Override
    protected int priority() {
      return 1;
    }

    @Override
    public Collection<Class<? extends SocketAddress>> getProducedSocketAddressTypes() {
      return Set.of(InetSocketAddress.class);
    }
  }

  @Test
  @DisplayName(
      "R20, R21, R65: new addresses are used, lost ones too, and a newcomer gets its share")
  void follows_names_and_does_without_them() {
    var names = new Names();
    NameResolverRegistry.getDefaultRegistry().register(names);
    try {
      servers.add(mesh.echoServer(0, "service/orders"));
      names.are(servers);
      var channel = channel("names:///orders", Balancing.ROUND_ROBIN, INTERVAL);
      awaitAll(channel);
      servers.add(mesh.echoServer(0, "service/orders"));
      names.are(servers);
      awaitAll(channel); // nobody lost a connection: names are asked again in any case
      mesh.awaitSuccess(
          () -> assertThat(share(channel, 60)[1]).isBetween(24, 36), LIMIT); // a fifth of 30
      names.areUnknown();
      servers.getFirst().close(); // which makes the channel ask
      mesh.awaitSuccess(() -> ClientMesh.echo(channel), LIMIT);
      for (int i = 0; i < 20; i++) {
        assertThat(ClientMesh.echo(channel)).isEqualTo(ClientMesh.HELLO);
      }
    } finally {
      NameResolverRegistry.getDefaultRegistry().deregister(names);
    }
  }
}
