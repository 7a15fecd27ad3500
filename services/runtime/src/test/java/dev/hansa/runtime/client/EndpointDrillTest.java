package dev.hansa.runtime.client;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.hansa.runtime.error.Errors;
import dev.hansa.runtime.error.MeshReason;
import io.grpc.Channel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real endpoints and a real clock, with the settings that hold unless told otherwise. */
@Tag("slow")
@Timeout(180)
class EndpointDrillTest {
  private static final EchoServer.Behaviour FAILS =
      _ -> {
        throw Errors.of(MeshReason.INTERNAL, "broken");
      };
  private static final EchoServer.Behaviour SLOW = _ -> MILLISECONDS.sleep(200);

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

  @ParameterizedTest
  @CsvSource({"2, fails", "3, fails", "2, is slow", "3, is slow"})
  @DisplayName(
      "R22, R60: one endpoint that fails or is slow is out within 15 s and back within 30 s")
  void is_out_and_back_in_time(int count, String what) {
    List<EchoServer> servers =
        IntStream.range(0, count).mapToObj(_ -> mesh.echoServer(0, "service/orders")).toList();
    var list = servers.stream().map(s -> "localhost:" + s.port()).collect(Collectors.joining(","));
    try (var client = mesh.client(new UpstreamConfig("orders", list))) {
      var channel = client.asSelf("orders");
      var one = servers.getFirst();
      mesh.awaitSuccess(
          () -> assertThat(share(channel, one)).isBetween(60 / count - 6, 60 / count + 6),
          Duration.ofSeconds(30));
      one.behave(what.equals("fails") ? FAILS : SLOW);
      mesh.awaitSuccess(
          () -> assertThat(share(channel, one)).isLessThanOrEqualTo(3), Duration.ofSeconds(15));
      one.behave(_ -> {});
      mesh.awaitSuccess(
          () -> assertThat(share(channel, one)).isGreaterThanOrEqualTo(60 / count - 6),
          Duration.ofSeconds(30));
    } finally {
      servers.forEach(EchoServer::close);
    }
  }

  /** How many of the next sixty calls one server gets. */
  private static int share(Channel channel, EchoServer one) {
    int before = one.attempts();
    for (int i = 0; i < 60; i++) {
      Throwable _ = catchThrowable(() -> ClientMesh.echo(channel));
    }
    return one.attempts() - before;
  }
}
