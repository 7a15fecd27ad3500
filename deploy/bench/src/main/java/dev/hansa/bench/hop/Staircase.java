package dev.hansa.bench.hop;

import dev.hansa.runtime.access.AccessPolicy;
import dev.hansa.runtime.admission.Admission;
import dev.hansa.runtime.admission.AdmissionConfig;
import dev.hansa.runtime.admission.AdmissionConfig.PerCaller;
import dev.hansa.runtime.audit.Decisions;
import dev.hansa.runtime.client.ClientConfig;
import dev.hansa.runtime.client.MeshClient;
import dev.hansa.runtime.client.UpstreamConfig;
import dev.hansa.runtime.server.ChainPrefix;
import dev.hansa.runtime.server.LiveCalls;
import dev.hansa.runtime.server.MeshServer;
import dev.hansa.runtime.server.ServerConfig;
import dev.hansa.runtime.telemetry.ClientTracing;
import dev.hansa.runtime.trust.Tls;
import io.grpc.Channel;
import io.grpc.ClientInterceptor;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * From a bare channel and a bare server of grpc-java, step by step, to what processes of the mesh
 * have. Each stair is a hop that works, and what it costs beyond the one below is its own share: a
 * step of the chain needs those outside of it, so none but the last could be left out alone.
 */
final class Staircase {
  /** grpc-java as it is. */
  static final int BARE = 0;

  private static final List<String> CLIENT = List.of("client", "client metrics", "client tracing");
  private static final List<String> SERVER = List.of("server limits");
  private static final List<String> LAST = List.of("server metrics");

  private final Parties parties;
  private final Threads threads;

  Staircase(Parties parties, Threads threads) {
    this.parties = parties;
    this.threads = threads;
  }

  /** What each stair adds; the first is called bare. */
  static List<String> names() {
    var names = new ArrayList<>(List.of("bare"));
    names.addAll(CLIENT);
    names.addAll(SERVER);
    names.addAll(ChainPrefix.steps());
    names.addAll(LAST);
    return names;
  }

  /** The whole client and the whole server. */
  static int top() {
    return names().size() - 1;
  }

  /** Connects at the first call. */
  Hop hop(int stair) {
    int inServer = stair - CLIENT.size();
    var ends = new ArrayList<AutoCloseable>();
    int port;
    if (inServer < 1) {
      ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
      var server =
          new BareServer(parties.orders, threads.onServer().orElse(executor), new HopService());
      ends.add(server);
      ends.add(executor);
      port = server.port();
    } else {
      var server = server(inServer - 1);
      ends.add(server);
      port = server.port();
    }
    return new Hop(stair == BARE ? bare(port, ends) : client(stair, port, ends), ends);
  }

  private Channel bare(int port, List<AutoCloseable> ends) {
    var executor = Executors.newVirtualThreadPerTaskExecutor();
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(
                "localhost",
                port,
                Tls.channel(
                    parties.gateway.current(),
                    parties.gateway,
                    parties.authority.id("service/" + Parties.SERVER)))
            .executor(executor)
            .build();
    ends.addFirst(channel::shutdownNow);
    ends.add(executor);
    return channel;
  }

  /** As the wiring of a process makes it. */
  private Channel client(int stair, int port, List<AutoCloseable> ends) {
    Consumer<ManagedChannelBuilder<?>> metrics =
        stair > CLIENT.indexOf("client metrics")
            ? parties.clientTelemetry.grpc()::configureChannelBuilder
            : _ -> {};
    List<ClientInterceptor> tracing =
        stair > CLIENT.indexOf("client tracing")
            ? List.of(new ClientTracing(parties.clientTelemetry.openTelemetry()))
            : List.of();
    var client =
        new MeshClient(
            ClientConfig.defaults(),
            List.of(new UpstreamConfig(Parties.SERVER, "localhost:" + port)),
            parties.gateway,
            parties.tokens.source(),
            () -> parties.contracts,
            tracing,
            metrics);
    ends.addFirst(client);
    return client.asSelf(Parties.SERVER);
  }

  /** Likewise, but for how many steps of the chain there are. */
  private MeshServer server(int steps) {
    var telemetry = parties.serverTelemetry;
    var clock = InstantSource.system();
    var denials = parties.tokens.denials();
    var decisions = Decisions.open(telemetry.openTelemetry(), clock);
    var builder =
        MeshServer.builder(
                ServerConfig.mesh("localhost", 0),
                parties.orders,
                parties.verifier,
                telemetry.openTelemetry())
            .services(List.of(new HopService()))
            .builtIns()
            .contracts(parties.contracts::find)
            .admission(new Admission(ADMISSION))
            .denials(denials)
            .decisions(decisions)
            .live(
                new LiveCalls(
                    parties.contracts::find, AccessPolicy.mesh(), denials, decisions, clock));
    threads.onServer().ifPresent(_ -> builder.onSockets());
    int all = ChainPrefix.steps().size();
    if (steps > all) {
      builder.customize(telemetry.grpc()::configureServerBuilder);
    }
    return ChainPrefix.keep(Math.min(steps, all), builder).build().start();
  }

  /** What {@code hansa.admission} is unless it is set. */
  private static final AdmissionConfig ADMISSION =
      new AdmissionConfig(
          1000,
          100,
          20,
          new PerCaller(Optional.empty(), 500),
          new PerCaller(Optional.empty(), 1000));
}
