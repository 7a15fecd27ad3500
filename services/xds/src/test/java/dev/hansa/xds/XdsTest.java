package dev.hansa.xds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.runtime.balancing.Balancing;
import dev.hansa.runtime.balancing.BalancingConfig;
import dev.hansa.runtime.client.ClientConfig;
import dev.hansa.runtime.client.MeshClient;
import dev.hansa.runtime.client.UpstreamConfig;
import dev.hansa.runtime.contract.Contracts;
import dev.hansa.runtime.error.Errors;
import dev.hansa.runtime.error.MeshReason;
import dev.hansa.runtime.server.MeshServer;
import dev.hansa.runtime.server.ServerConfig;
import dev.hansa.runtime.testing.TestAuthority;
import dev.hansa.runtime.testing.TestIdentity;
import dev.hansa.runtime.testing.TestTokenService;
import dev.hansa.runtime.testing.TestTokens;
import dev.hansa.runtime.token.TokenService;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.opentelemetry.api.OpenTelemetry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A client of the runtime that is told by a control plane where the service is. */
@Timeout(90)
class XdsTest {
  private static final TestAuthority AUTHORITY = TestAuthority.of("hansa.local");
  private static final String BOOTSTRAP = "io.grpc.xds.bootstrapConfig";

  @TempDir private Path folder;
  private final TestTokens tokens = TestTokens.create();
  private final TestIdentity gateway = AUTHORITY.identity("service/gateway");
  private final List<AutoCloseable> open = new ArrayList<>();
  private ControlPlane control;

  @BeforeEach
  void start() throws Exception {
    control = new ControlPlane("orders");
    open.add(control);
    System.setProperty(BOOTSTRAP, control.bootstrap());
  }

  @AfterEach
  void stop() throws Exception {
    for (var last : open.reversed()) {
      last.close();
    }
    System.clearProperty(BOOTSTRAP);
  }

  private MeshServer server(String principal) {
    var verifier = tokens.verifier("service/orders");
    open.add(verifier);
    var server =
        MeshServer.builder(
                ServerConfig.mesh("127.0.0.1", 0),
                AUTHORITY.identity(principal),
                verifier,
                OpenTelemetry.noop())
            .builtIns()
            .contracts(Contracts.builtIn()::find)
            .build()
            .start();
    open.add(server);
    return server;
  }

  private Channel channel(Balancing balancing, String address) {
    var identity = TestTokenService.start(tokens, AUTHORITY.identity("service/identity"));
    open.add(identity);
    var service =
        TokenService.connect(
            identity.config(folder.resolve("jwks.json")), gateway, OpenTelemetry.noop());
    open.add(service);
    var client =
        new MeshClient(
            ClientConfig.defaults(),
            List.of(
                new UpstreamConfig(
                    "orders",
                    address,
                    new BalancingConfig(balancing, BalancingConfig.INTERVAL, true))),
            gateway,
            service.source(),
            Contracts::builtIn,
            List.of(),
            _ -> {});
    open.add(client);
    return client.asSelf("orders");
  }

  private static ServingStatus check(Channel channel) {
    return HealthGrpc.newBlockingStub(channel)
        .withDeadlineAfter(30, TimeUnit.SECONDS)
        .withWaitForReady()
        .check(HealthCheckRequest.getDefaultInstance())
        .getStatus();
  }

  private static Optional<StatusRuntimeException> failure(Channel channel) {
    try {
      var _ =
          HealthGrpc.newBlockingStub(channel)
              .withDeadlineAfter(30, TimeUnit.SECONDS)
              .check(HealthCheckRequest.getDefaultInstance());
      return Optional.empty();
    } catch (StatusRuntimeException e) {
      return Optional.of(e);
    }
  }

  @Test
  void calls_the_service_where_the_control_plane_says_and_follows_it() {
    var first = server("service/orders");
    control.tell("1", List.of(first.port()));
    var channel = channel(Balancing.ROUND_ROBIN, "xds:///orders");
    assertThat(check(channel)).isEqualTo(ServingStatus.SERVING);
    var second = server("service/orders");
    control.tell("2", List.of(second.port()));
    first.drain(Duration.ofSeconds(5));
    assertThat(check(channel)).isEqualTo(ServingStatus.SERVING);
  }

  @Test
  void does_not_take_the_control_planes_word_for_who_is_there() {
    var stranger = server("service/inventory");
    control.tell("1", List.of(stranger.port()));
    var channel = channel(Balancing.ROUND_ROBIN, "xds:///orders");
    assertThat(failure(channel))
        .hasValueSatisfying(
            e -> assertThat(Errors.is(e, MeshReason.UPSTREAM_UNAVAILABLE)).isTrue());
  }

  @Test
  void weighs_endpoints_by_the_policy_that_comes_along() {
    var first = server("service/orders");
    var second = server("service/orders");
    var channel =
        channel(
            Balancing.WEIGHTED_ROUND_ROBIN,
            "localhost:" + first.port() + ",localhost:" + second.port());
    for (int i = 0; i < 20; i++) {
      assertThat(check(channel)).isEqualTo(ServingStatus.SERVING);
    }
  }
}
