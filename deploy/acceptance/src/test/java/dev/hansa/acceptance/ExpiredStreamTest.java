package dev.hansa.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.acceptance.mesh.FollowedOrder;
import dev.hansa.acceptance.mesh.GrpcCaller;
import dev.hansa.acceptance.mesh.Json;
import dev.hansa.acceptance.mesh.Launcher;
import dev.hansa.acceptance.mesh.Mint;
import dev.hansa.acceptance.mesh.OnSharedMesh;
import dev.hansa.acceptance.mesh.Partner;
import dev.hansa.acceptance.mesh.Shop;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Streams of the running processes that outlive the token under which they began. */
@OnSharedMesh
class ExpiredStreamTest {
  private static final Duration LIFE = Duration.ofSeconds(8);

  /** Spec R30 says 10 s after the token; how long it takes is printed, and measured elsewhere. */
  private static final Duration LIMIT = Duration.ofSeconds(45);

  @Test
  @DisplayName("K38: a stream ends after its token and says why, by gRPC, lines and events")
  void ends_with_its_token(Launcher mesh) throws Exception {
    Partner acme = Partner.of(mesh, "acme");
    Path files = mesh.home().resolve("partners/acme");
    String order = Json.text(Shop.of(acme).receive(1).place(Shop.newKey(), 1).body(), "order.name");
    try (GrpcCaller caller = GrpcCaller.of(mesh.port(9443), files, acme.token())) {
      FollowedOrder lasting = FollowedOrder.byGrpc(caller, order).awaitFirst();
      FollowedOrder lastingByRest = FollowedOrder.byLines(acme, order).awaitFirst();

      Instant expiry = Instant.ofEpochSecond(Instant.now().plus(LIFE).getEpochSecond());
      String brief = Mint.of(mesh, files).token(claims -> claims.expirationTime(Date.from(expiry)));
      Map<String, FollowedOrder> streams = new LinkedHashMap<>();
      streams.put("gRPC", FollowedOrder.byGrpc(caller.withToken(brief), order));
      streams.put("lines", FollowedOrder.byLines(acme.withToken(brief), order));
      streams.put("events", FollowedOrder.byEvents(acme.withToken(brief), order));
      for (FollowedOrder stream : streams.values()) {
        stream.awaitFirst();
      }

      for (Map.Entry<String, FollowedOrder> stream : streams.entrySet()) {
        FollowedOrder.End end = stream.getValue().ended().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        System.out.printf(
            Locale.ROOT,
            "K38: %-6s ended %.1f s after its token%n",
            stream.getKey(),
            Duration.between(expiry, end.at()).toMillis() / 1e3);
        assertThat(end.at()).as(stream.getKey()).isAfter(expiry);
      }
      assertThat(words(streams, "gRPC")).isEqualTo("UNAUTHENTICATED STREAM_TOKEN_EXPIRED");
      assertThat(Json.text(words(streams, "lines"), "error.reason"))
          .isEqualTo("STREAM_TOKEN_EXPIRED");
      assertThat(words(streams, "events")).startsWith("data: ");
      assertThat(Json.text(words(streams, "events").substring("data: ".length()), "reason"))
          .isEqualTo("STREAM_TOKEN_EXPIRED");
      assertThat(lasting.ended()).as("the stream of a token that goes on").isNotDone();
      assertThat(lastingByRest.ended()).isNotDone();
    } finally {
      acme.http().shutdownNow();
    }
  }

  private static String words(Map<String, FollowedOrder> streams, String name) {
    return streams.get(name).ended().join().words();
  }
}
