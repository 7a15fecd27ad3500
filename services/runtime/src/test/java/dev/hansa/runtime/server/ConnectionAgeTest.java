package dev.hansa.runtime.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.identity.v1.GetPartnerRequest;
import dev.hansa.runtime.testing.Await;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How connections end that did nothing wrong. */
class ConnectionAgeTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final byte[] HOLDS =
      GetPartnerRequest.newBuilder().setName("partners/holds").build().toByteArray();

  private static ServedMesh mesh(Duration idle, Duration age, Duration grace) {
    return new ServedMesh(b -> b, ServedMesh.config(SmallLimits.life(idle, age, grace)));
  }

  /** Two GOAWAYs: what is on its way is served, and then nothing new. */
  private static void awaitFarewell(RawHttp2 client, int lastStream) {
    client.answerPing();
    Await.until(() -> client.lastStreams().size() >= 2 || client.isClosed());
    assertThat(client.goAway()).isZero();
    assertThat(client.lastStreams()).startsWith(Integer.MAX_VALUE, lastStream);
  }

  @Test
  @DisplayName("R65: at its age a connection takes no new calls, and ends those that it has")
  void lets_calls_end_at_the_age() {
    try (var mesh = mesh(LONG, SECOND, LONG);
        var client = RawHttp2.connect(mesh)) {
      client.call(1);
      client.message(1, HOLDS);
      client.flush();
      awaitFarewell(client, 1);
      assertThat(client.answer(1)).isEmpty();
      mesh.partners.hold.countDown();
      Await.until(client::isClosed);
      assertThat(client.answer(1)).containsEntry("grpc-status", "0");
    }
  }

  @Test
  @DisplayName("R65: what is not over within the grace is cut")
  void cuts_calls_after_the_grace() {
    try (var mesh = mesh(LONG, SECOND, Duration.ofMillis(100));
        var client = RawHttp2.connect(mesh)) {
      client.call(1);
      client.message(1, HOLDS);
      client.flush();
      awaitFarewell(client, 1);
      Await.until(client::isClosed);
      assertThat(client.answer(1)).doesNotContainKey("grpc-status");
      mesh.partners.hold.countDown();
      Await.until(() -> mesh.server.inFlight() == 0);
    }
  }

  @Test
  @DisplayName("R25: a connection without calls is closed by us first")
  void closes_what_is_idle() {
    try (var mesh = mesh(SECOND, LONG, LONG);
        var client = RawHttp2.connect(mesh)) {
      awaitFarewell(client, 0);
      Await.until(client::isClosed);
    }
  }
}
