package dev.hansa.runtime.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.hansa.runtime.contract.ForeignTarget;
import dev.hansa.runtime.contract.ForeignTarget.Security;
import dev.hansa.runtime.contract.ForeignTarget.Token;
import dev.hansa.runtime.contract.TargetAddress;
import dev.hansa.runtime.error.Errors;
import dev.hansa.runtime.error.MeshReason;
import dev.hansa.runtime.telemetry.ClientTracing;
import dev.hansa.runtime.telemetry.RpcAttributes;
import dev.hansa.runtime.testing.CertificateSpec;
import dev.hansa.runtime.testing.TestAuthority;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.InsecureServerCredentials;
import io.grpc.ServerCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.TlsServerCredentials.ClientAuth;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ForeignUpstreamTest {
  private static final String SPIFFE = "spiffe://hansa.local/service/shop";

  @TempDir private Path folder;
  private ClientMesh mesh;

  @BeforeEach
  void start() {
    mesh = new ClientMesh(folder);
  }

  @AfterEach
  void stop() {
    mesh.close();
  }

  private static ForeignTarget target(
      ForeignServer server, Security security, String identity, Token token) {
    return new ForeignTarget(
        "shop",
        new TargetAddress("localhost", server.port()),
        security,
        identity,
        token,
        "shop.yaml:1:1");
  }

  private static ForeignTarget plain(ForeignServer server, Token token) {
    return target(server, Security.NONE, "localhost", token);
  }

  private ServerCredentials tls(TestAuthority authority, CertificateSpec spec, ClientAuth clients)
      throws IOException {
    Path files = folder.resolve("shop");
    authority.write(files, authority.issue(spec));
    return TlsServerCredentials.newBuilder()
        .keyManager(files.resolve("tls.crt").toFile(), files.resolve("tls.key").toFile())
        .trustManager(files.resolve("ca.crt").toFile())
        .clientAuth(clients)
        .build();
  }

  private static CertificateSpec named(String dns) {
    return ClientMesh.AUTHORITY.leaf(SPIFFE).withoutNames().andDns(dns);
  }

  private byte[] call(ForeignTarget target) throws Exception {
    try (var upstream = mesh.client().foreign(target)) {
      return mesh.servingAcme(() -> ClientMesh.echo(upstream.channel()));
    }
  }

  private void refuses(ForeignTarget target) {
    var failure = catchThrowable(() -> call(target));
    assertThat(Errors.is(failure, MeshReason.UPSTREAM_UNAVAILABLE)).as("%s", failure).isTrue();
  }

  @Test
  void calls_in_plain_text_without_a_token() throws Exception {
    try (var server = new ForeignServer(InsecureServerCredentials.create())) {
      assertThat(call(plain(server, Token.NONE))).isEqualTo(ClientMesh.HELLO);
      assertThat(server.lastToken()).isEmpty();
    }
  }

  @Test
  void brings_a_token_for_the_workload_that_was_exchanged_for_the_callers() throws Exception {
    try (var server = new ForeignServer(InsecureServerCredentials.create())) {
      call(plain(server, Token.EXCHANGE));
      assertThat(server.lastToken()).startsWith("Bearer ");
      assertThat(mesh.identity().requests())
          .anySatisfy(
              request -> assertThat(request.parameters().toString()).contains("service/shop"));
    }
  }

  @Test
  void takes_a_server_with_the_name_that_is_expected_and_no_other() throws Exception {
    var credentials = tls(ClientMesh.AUTHORITY, named("shop.example"), ClientAuth.NONE);
    try (var server = new ForeignServer(credentials)) {
      assertThat(call(target(server, Security.SERVER, "shop.example", Token.NONE)))
          .isEqualTo(ClientMesh.HELLO);
      refuses(target(server, Security.SERVER, "other.example", Token.NONE));
      refuses(target(server, Security.SERVER, SPIFFE, Token.NONE));
    }
  }

  @Test
  void refuses_a_server_that_no_known_authority_vouches_for() throws Exception {
    var credentials = tls(TestAuthority.of("hansa.local"), named("shop.example"), ClientAuth.NONE);
    try (var server = new ForeignServer(credentials)) {
      refuses(target(server, Security.SERVER, "shop.example", Token.NONE));
    }
  }

  @Test
  void shows_its_certificate_if_both_sides_are_to() throws Exception {
    var credentials =
        tls(ClientMesh.AUTHORITY, ClientMesh.AUTHORITY.leaf(SPIFFE), ClientAuth.REQUIRE);
    try (var server = new ForeignServer(credentials)) {
      assertThat(call(target(server, Security.MUTUAL, SPIFFE, Token.NONE)))
          .isEqualTo(ClientMesh.HELLO);
      refuses(target(server, Security.SERVER, SPIFFE, Token.NONE));
      refuses(target(server, Security.MUTUAL, "spiffe://hansa.local/service/other", Token.NONE));
    }
  }

  @Test
  void lets_calls_end_that_are_on_it_when_it_is_let_go_and_serves_late_ones() throws Exception {
    try (var server = new ForeignServer(InsecureServerCredentials.create())) {
      var gate = new CountDownLatch(1);
      server.holdUntil(gate);
      var upstream = mesh.client().foreign(plain(server, Token.NONE));
      Channel channel = upstream.channel();
      var inFlight =
          CompletableFuture.supplyAsync(
              () -> ClientMesh.echo(channel), task -> Thread.ofVirtual().start(task));
      server.awaitArrival();
      upstream.close();
      gate.countDown();
      assertThat(inFlight.get(20, TimeUnit.SECONDS)).isEqualTo(ClientMesh.HELLO);
      assertThat(ClientMesh.echo(channel)).isEqualTo(ClientMesh.HELLO);
    }
  }

  @Test
  void marks_the_span_of_a_call_that_leaves_the_mesh() throws Exception {
    var spans = InMemorySpanExporter.create();
    var telemetry =
        OpenTelemetrySdk.builder()
            .setTracerProvider(
                SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(spans))
                    .build())
            .build();
    try (telemetry;
        var server = new ForeignServer(InsecureServerCredentials.create())) {
      var target = plain(server, Token.NONE);
      try (var upstream = mesh.client().foreign(target)) {
        ClientMesh.echo(
            ClientInterceptors.interceptForward(
                upstream.channel(),
                List.of(new ClientTracing(telemetry), new ForeignUpstream.Mark(target))));
      }
      var attributes = spans.getFinishedSpanItems().getFirst().getAttributes();
      assertThat(attributes.get(RpcAttributes.TARGET)).isEqualTo("foreign");
      assertThat(attributes.get(RpcAttributes.TARGET_TLS)).isEqualTo("none");
      assertThat(attributes.get(RpcAttributes.TARGET_TOKEN)).isEqualTo("none");
    }
  }
}
