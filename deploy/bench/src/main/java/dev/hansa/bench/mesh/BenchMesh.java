package dev.hansa.bench.mesh;

import dev.hansa.runtime.server.MeshServer;
import dev.hansa.runtime.server.MeshServerBuilder;
import dev.hansa.runtime.server.ServerConfig;
import dev.hansa.runtime.testing.Credential;
import dev.hansa.runtime.testing.TestAuthority;
import dev.hansa.runtime.testing.TestTokens;
import dev.hansa.runtime.token.TokenVerifier;
import dev.hansa.runtime.trust.Identity;
import dev.hansa.runtime.trust.Tls;
import io.grpc.BindableService;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import io.opentelemetry.api.OpenTelemetry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** One service behind the whole chain, on a port of its own. */
public final class BenchMesh implements AutoCloseable {
  private static final String SERVER = "service/" + Echo.WORKLOAD;

  private final TestAuthority authority = TestAuthority.of("hansa.local");
  private final TestTokens tokens = TestTokens.create();
  private final TokenVerifier verifier = tokens.verifier(SERVER);
  private final List<ManagedChannel> channels = new ArrayList<>();
  private final MeshServer server;

  /**
   * Listens at once.
   *
   * @param change whatever of the server is to be otherwise than in a process
   */
  public BenchMesh(
      BindableService service, OpenTelemetry telemetry, UnaryOperator<MeshServerBuilder> change) {
    server =
        change
            .apply(
                MeshServer.builder(
                        ServerConfig.mesh("localhost", 0),
                        authority.identity(SERVER),
                        verifier,
                        telemetry)
                    .services(List.of(service))
                    .contracts(Echo::contract))
            .build()
            .start();
  }

  /** A connection of the gateway's own, with a token for as long as a benchmark lasts. */
  public Channel gateway() {
    Credential credential = authority.issue("service/gateway");
    Identity trusting = authority.identity("service/gateway");
    var channel =
        Grpc.newChannelBuilder(
                "localhost:" + server.port(),
                Tls.channel(credential.generation(1), trusting, authority.id(SERVER)))
            .directExecutor()
            .disableRetry()
            .build();
    channels.add(channel);
    var headers = new Metadata();
    headers.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER),
        "Bearer " + tokens.self(TestAuthority.peer(credential), SERVER, "echo.call").sign());
    return ClientInterceptors.intercept(
        channel, MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  /** Calls in flight now. */
  public int inFlight() {
    return server.inFlight();
  }

  @Override
  public void close() {
    channels.forEach(ManagedChannel::shutdownNow);
    server.close();
    verifier.close();
  }
}
