package dev.hansa.runtime.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.hansa.identity.v1.GetPartnerRequest;
import dev.hansa.identity.v1.PartnersGrpc;
import dev.hansa.runtime.balancing.Balancing;
import dev.hansa.runtime.client.UpstreamConfig;
import dev.hansa.runtime.error.Errors;
import dev.hansa.runtime.error.MeshReason;
import dev.hansa.runtime.server.MeshServer;
import dev.hansa.runtime.server.ServerLimits;
import dev.hansa.runtime.testing.TestAuthority;
import dev.hansa.runtime.trust.Tls;
import dev.hansa.runtime.trust.Tls.KeyExchange;
import io.grpc.Grpc;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HansaProcessTest {
  private final TestAuthority authority = TestAuthority.of("hansa.local");
  @TempDir private Path home;

  @BeforeEach
  void write() throws IOException {
    authority.write(home.resolve("etc/tls/identity"), "service/identity");
    settings(
        """
        sample.enabled: true
        otel.sdk.disabled: true
        hansa:
          server:
            port: 0
            max-in-flight: 10
        """);
  }

  private void settings(String yaml) throws IOException {
    Files.writeString(home.resolve("etc/identity.yml"), yaml);
  }

  private HansaProcess start(String... args) {
    return HansaProcess.start(SampleApplication.class, home, args);
  }

  private static HttpResponse<String> get(HansaProcess process, String path) throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      var uri = URI.create("http://127.0.0.1:" + process.managementPort() + path);
      return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  @Test
  void serves_a_bound_service_behind_the_whole_chain() throws Exception {
    try (var process = start()) {
      var channel =
          Grpc.newChannelBuilder(
                  "127.0.0.1:" + process.bean(MeshServer.class).port(),
                  Tls.channel(
                      authority.generation("operator/admin"),
                      authority.identity("operator/admin"),
                      authority.id("service/identity")))
              .build();
      var stub = PartnersGrpc.newBlockingStub(channel);
      var refused =
          assertThrows(
              StatusRuntimeException.class,
              () -> stub.getPartner(GetPartnerRequest.getDefaultInstance()));
      assertThat(Errors.is(refused, MeshReason.TOKEN_MISSING)).isTrue();
      channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
      assertThat(get(process, "/metrics").body())
          .contains("hansa_call_refused_total{")
          .contains("reason=\"TOKEN_MISSING\"");
      assertThat(get(process, "/live").statusCode()).isEqualTo(200);
      assertThat(get(process, "/nothing").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void is_ready_once_it_is_warm() throws Exception {
    try (var process = start()) {
      while (get(process, "/ready").statusCode() != 200) {
        Thread.onSpinWait();
      }
      assertThat(get(process, "/ready").body()).contains("ready warm-up").contains("ready process");
    }
  }

  @Test
  @DisplayName("R10: while an event loop hangs the process is not ready, and clients are told so")
  void is_not_ready_while_an_event_loop_hangs() throws Exception {
    var held = new CountDownLatch(1);
    try (var process = start()) {
      while (get(process, "/ready").statusCode() != 200) {
        Thread.onSpinWait();
      }
      process.bean(MeshServer.class).loops().getFirst().execute(() -> awaitQuietly(held));
      while (get(process, "/ready").statusCode() != 503) {
        Thread.onSpinWait();
      }
      assertThat(get(process, "/ready").body()).contains("waiting event-loops");
      held.countDown();
      while (get(process, "/ready").statusCode() != 200) {
        Thread.onSpinWait();
      }
    } finally {
      held.countDown();
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  @DisplayName("R64: settings that nobody knows are refused before anything starts")
  void refuses_settings_that_nobody_knows() throws IOException {
    settings(
        """
        sample.enabled: true
        hansa:
          server:
            prot: 7000
          trsut:
            domain: x
        """);
    assertThatThrownBy(this::start)
        .hasMessageContaining("unknown setting: hansa.server.prot (")
        .hasMessageContaining("hansa.trsut.domain")
        .hasMessageContaining("identity.yml");
    assertThatThrownBy(() -> start("-hansa.nmae=x")).hasMessageContaining("hansa.nmae");
  }

  @Test
  void takes_known_settings_in_any_spelling() throws IOException {
    settings(
        """
        sample.enabled: true
        hansa:
          server: {port: 0, maxInFlight: 3, limits: {max-message-size: 1MB, max-resets: 7},
                   key-exchange: hybrid-required, drain-timeout: 1s}
          trust: {domain: hansa.local, reload-interval: 2s, bundle: etc/tls/identity/ca.crt}
          token: {issuer: "https://localhost:1"}
          upstreams: {identity: {address: "localhost:1,localhost:2", balancing: least_request}}
        """);
    try (var process = start("-hansa.server.deadline=3s")) {
      var settings = process.bean(ServerSettings.class);
      assertThat(settings.maxInFlight()).isEqualTo(3);
      assertThat(process.bean(UpstreamConfig.class).address()).isEqualTo("localhost:1,localhost:2");
      assertThat(process.bean(UpstreamConfig.class).balancing().balancing())
          .isEqualTo(Balancing.LEAST_REQUEST);
      assertThat(settings.keyExchange()).isEqualTo(KeyExchange.HYBRID_REQUIRED);
      assertThat(process.bean(ServerLimits.class).sizes().message()).isEqualTo(1 << 20);
      assertThat(process.bean(ServerLimits.class).streams().resets()).isEqualTo(7);
      assertThat(settings.deadline()).hasSeconds(3);
      assertThat(process.bean(TrustSettings.class).reloadInterval()).hasSeconds(2);
    }
  }

  @Test
  void refuses_an_upstream_that_it_cannot_balance() throws IOException {
    settings(
        """
        sample.enabled: true
        hansa:
          upstreams: {identity: {address: "localhost:1", balancing: best}}
        """);
    assertThat(HansaApplication.reason(assertThrows(RuntimeException.class, this::start)))
        .contains("hansa.upstreams.identity.balancing: 'best' (expected: round_robin, ");
  }

  @Test
  void keeps_its_defaults() {
    try (var process = start()) {
      var server = process.bean(ServerSettings.class);
      assertThat(server.host()).isEqualTo("127.0.0.1");
      assertThat(server.deadline()).hasSeconds(10);
      assertThat(server.drainTimeout()).hasSeconds(30);
      assertThat(process.bean(ServerLimits.class)).isEqualTo(ServerLimits.mesh());
      assertThat(process.bean(TrustSettings.class).domain()).isEqualTo("hansa.local");
      assertThat(process.bean(TokenSettings.class).issuer()).isEqualTo("https://localhost:8444");
      assertThat(process.bean(ManagementSettings.class).host()).isEqualTo("127.0.0.1");
    }
  }

  @Test
  void refuses_a_certificate_of_another_process() {
    authority.write(home.resolve("etc/tls/identity"), "service/orders");
    var failure = assertThrows(RuntimeException.class, this::start);
    assertThat(HansaApplication.reason(failure))
        .isEqualTo("the certificate is service/orders's, the process is identity");
  }

  @Test
  @DisplayName("T34: without the native provider a process ends with one clear line")
  void ends_with_one_line_where_native_tls_is_missing() throws Exception {
    var process = launch("-Dio.grpc.netty.shaded.io.netty.handler.ssl.noOpenSsl=true");
    try {
      var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(1);
      assertThat(output.lines())
          .singleElement()
          .asString()
          .contains("does not start: the native TLS provider");
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  @DisplayName("R62: SIGTERM drains, then the process ends with status 0")
  void drains_and_ends_on_sigterm() throws Exception {
    assertThat(linesOfOneThatIsStoppedAt("is up")).last().asString().contains("stopped");
  }

  @Test
  @DisplayName("R62: SIGTERM while a process starts drains what started, and ends with status 0")
  void drains_and_ends_on_sigterm_while_it_starts() throws Exception {
    Files.writeString(
        home.resolve("etc/identity.yml"), "\nsample.waits: true\n", StandardOpenOption.APPEND);
    var lines = linesOfOneThatIsStoppedAt("half started");
    assertThat(lines).contains("drained").last().asString().contains("stopped");
  }

  /** What a process tells that gets SIGTERM at a line, and goes on with its start thereafter. */
  private List<String> linesOfOneThatIsStoppedAt(String told) throws Exception {
    var process = launch("-Dotel.sdk.disabled=true");
    try (var output = process.inputReader();
        var input = process.outputWriter()) {
      var lines = new ArrayList<String>();
      for (var line = output.readLine(); line != null; line = output.readLine()) {
        lines.add(line);
        if (line.contains(told)) {
          process.toHandle().destroy();
        } else if (line.contains("stopping")) {
          input.write('\n');
          input.flush();
        }
      }
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
      return lines;
    } finally {
      process.destroyForcibly();
    }
  }

  private Process launch(String flag) throws IOException {
    var builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:TieredStopAtLevel=1",
                flag,
                "-cp",
                System.getProperty("java.class.path"),
                SampleApplication.class.getName())
            .redirectErrorStream(true);
    builder.environment().put("HANSA_HOME", home.toString());
    return builder.start();
  }
}
