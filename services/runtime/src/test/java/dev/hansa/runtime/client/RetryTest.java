package dev.hansa.runtime.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.hansa.runtime.error.Errors;
import dev.hansa.runtime.error.MeshReason;
import dev.hansa.runtime.telemetry.ClientTracing;
import io.grpc.Channel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RetryTest {
  private static final Metadata.Key<String> PUSHBACK =
      Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER);

  /** Earns ten attempts, which is all that is ever kept. */
  private static final int ENOUGH = 50;

  @TempDir private Path folder;
  private ClientMesh mesh;
  private MeshClient client;
  private Channel channel;

  @BeforeEach
  void start() {
    mesh = new ClientMesh(folder);
    client = mesh.client(new UpstreamConfig("orders", "localhost:" + mesh.orders().port()));
    channel = client.asSelf("orders");
  }

  @AfterEach
  void stop() {
    client.close();
    mesh.close();
  }

  private void earn() {
    mesh.orders().behave(_ -> {});
    for (int i = 0; i < ENOUGH; i++) {
      ClientMesh.call(channel, Bytes.AGAIN);
    }
  }

  /** How many attempts the server sees of one call. */
  private int attempts(MethodDescriptor<byte[], byte[]> method, EchoServer.Behaviour behaviour) {
    int before = mesh.orders().attempts();
    mesh.orders().behave(behaviour);
    Throwable _ = catchThrowable(() -> ClientMesh.call(channel, method));
    return mesh.orders().attempts() - before;
  }

  private static EchoServer.Behaviour refusing(MeshReason reason) {
    return _ -> {
      throw Errors.of(reason, "not now");
    };
  }

  private static EchoServer.Behaviour pushingBack(String millis) {
    return pushingBack(MeshReason.DRAINING, millis);
  }

  private static EchoServer.Behaviour pushingBack(MeshReason reason, String millis) {
    return _ -> {
      StatusRuntimeException refusal = Errors.of(reason, "not now");
      Objects.requireNonNull(refusal.getTrailers()).put(PUSHBACK, millis);
      throw refusal;
    };
  }

  @Test
  void repeats_a_call_that_may_be_repeated_until_it_is_done() {
    earn();
    int before = mesh.orders().attempts();
    mesh.orders()
        .behave(
            attempt -> {
              if (attempt < before + 3) {
                throw Errors.of(MeshReason.DRAINING, "another will take it");
              }
            });
    assertThat(ClientMesh.call(channel, Bytes.AGAIN)).isEqualTo(ClientMesh.HELLO);
    assertThat(mesh.orders().attempts()).isEqualTo(before + 3);
  }

  @Test
  void makes_three_attempts_at_most() {
    earn();
    assertThat(attempts(Bytes.AGAIN, refusing(MeshReason.DRAINING))).isEqualTo(3);
  }

  @Test
  void makes_a_call_once_that_may_not_be_repeated() {
    earn();
    assertThat(attempts(Bytes.ECHO, refusing(MeshReason.DRAINING))).isEqualTo(1);
  }

  @Test
  void never_repeats_what_was_refused_for_good() {
    earn();
    assertThat(attempts(Bytes.AGAIN, refusing(MeshReason.SCOPE_MISSING))).isEqualTo(1);
    assertThat(attempts(Bytes.AGAIN, refusing(MeshReason.REQUEST_INVALID))).isEqualTo(1);
    assertThat(attempts(Bytes.AGAIN, refusing(MeshReason.TOKEN_REVOKED))).isEqualTo(1);
    assertThat(attempts(Bytes.AGAIN, refusing(MeshReason.INTERNAL))).isEqualTo(1);
  }

  @Test
  @DisplayName("A6: a server that says so is not asked again, or asked when it says")
  void does_as_the_server_says() {
    earn();
    assertThat(attempts(Bytes.AGAIN, pushingBack("-1"))).isEqualTo(1);
    assertThat(attempts(Bytes.AGAIN, pushingBack("1"))).isEqualTo(3);
  }

  @Test
  @DisplayName("R52: without a budget a refusal is final, and stays what it is")
  void ends_with_the_refusal_itself_where_there_is_no_budget() {
    mesh.orders().behave(refusing(MeshReason.DRAINING));
    Throwable failure = catchThrowable(() -> ClientMesh.call(channel, Bytes.AGAIN));
    assertThat(Status.fromThrowable(failure).getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(Errors.is(failure, MeshReason.DRAINING)).isTrue();
    assertThat(mesh.orders().attempts()).isEqualTo(1);
  }

  @Test
  @DisplayName("R52: so is a refusal that is never repeated")
  void ends_with_a_refusal_of_another_code_where_there_is_no_budget() {
    mesh.orders().behave(refusing(MeshReason.SCOPE_MISSING));
    Throwable failure = catchThrowable(() -> ClientMesh.call(channel, Bytes.AGAIN));
    assertThat(Status.fromThrowable(failure).getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
    assertThat(Errors.is(failure, MeshReason.SCOPE_MISSING)).isTrue();
    assertThat(mesh.orders().attempts()).isEqualTo(1);
  }

  @Test
  @DisplayName("R52: a server's word when to come again does not replace a budget")
  void asks_the_budget_whatever_the_server_says() {
    assertThat(attempts(Bytes.AGAIN, pushingBack(MeshReason.LIMIT_REACHED, "1"))).isEqualTo(1);
    earn();
    assertThat(attempts(Bytes.AGAIN, pushingBack(MeshReason.LIMIT_REACHED, "1"))).isEqualTo(3);
  }

  @Test
  void shows_further_attempts_in_the_span_of_the_call() {
    var spans = InMemorySpanExporter.create();
    try (var telemetry =
            OpenTelemetrySdk.builder()
                .setTracerProvider(
                    SdkTracerProvider.builder()
                        .addSpanProcessor(SimpleSpanProcessor.create(spans))
                        .build())
                .build();
        var traced = mesh.client(mesh.orders().port(), new ClientTracing(telemetry))) {
      channel = traced.asSelf("orders");
      earn();
      spans.reset();
      assertThat(attempts(Bytes.AGAIN, refusing(MeshReason.DRAINING))).isEqualTo(3);
      assertThat(spans.getFinishedSpanItems().getFirst().getEvents())
          .extracting(
              event -> event.getName() + List.copyOf(event.getAttributes().asMap().values()))
          .containsExactly("attempt[2, UNAVAILABLE]", "attempt[3, UNAVAILABLE]");
    }
  }

  @Test
  @DisplayName("R52: what failed below after all attempts is not repeated above")
  void does_not_multiply_attempts_from_hop_to_hop() throws Exception {
    try (var inventory = mesh.echoServer(0, "service/orders");
        var below = mesh.client(new UpstreamConfig("orders", "localhost:" + inventory.port()))) {
      var down = below.asSelf("orders");
      for (int i = 0; i < ENOUGH; i++) {
        ClientMesh.call(down, Bytes.AGAIN);
      }
      earn();
      int before = inventory.attempts();
      inventory.behave(refusing(MeshReason.DRAINING));
      assertThat(attempts(Bytes.AGAIN, _ -> ClientMesh.call(down, Bytes.AGAIN))).isEqualTo(1);
      assertThat(inventory.attempts() - before).isEqualTo(3);
    }
  }
}
