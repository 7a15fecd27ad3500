package dev.hansa.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import dev.hansa.acceptance.mesh.Await;
import dev.hansa.acceptance.mesh.GrpcCaller;
import dev.hansa.acceptance.mesh.Json;
import dev.hansa.acceptance.mesh.Launcher;
import dev.hansa.acceptance.mesh.Mint;
import dev.hansa.acceptance.mesh.OwnMesh;
import dev.hansa.acceptance.mesh.Partner;
import dev.hansa.acceptance.mesh.SharedMesh;
import dev.hansa.acceptance.mesh.TokenLoad;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Signing keys come and go under load. */
class SigningKeyTest {
  private static final int TOKENS_PER_SECOND = 10;
  private static final Map<String, Integer> SERVICES =
      Map.of("identity", 7000, "orders", 7001, "inventory", 7002, "settlement", 7003);

  @Test
  @DisplayName("R31: a key every six seconds for a minute, and no valid token is refused")
  void no_valid_token_is_refused_while_keys_change() {
    rotateUnderLoad(schedule("6s", "3s", "1s", "15s"), 10, Duration.ofMinutes(3));
  }

  @Test
  @Tag("slow")
  @DisplayName("R31: a key every minute for ten minutes, and no valid token is refused")
  void no_valid_token_is_refused_in_ten_minutes() {
    rotateUnderLoad(schedule("60s", "25s", "10s", "90s"), 11, Duration.ofMinutes(15));
  }

  private static Map<String, String> schedule(
      String rotateEvery, String publishAhead, String refresh, String tokenLife) {
    return Map.of(
        "HANSA_IDENTITY_KEYS_ROTATE_EVERY", rotateEvery,
        "HANSA_IDENTITY_KEYS_PUBLISH_AHEAD", publishAhead,
        "HANSA_IDENTITY_KEYS_MAX_AGE", "1s",
        "HANSA_IDENTITY_TOKEN_LIFE", tokenLife,
        "HANSA_TOKEN_JWKS_REFRESH", refresh);
  }

  private static void rotateUnderLoad(Map<String, String> schedule, int keys, Duration limit) {
    try (OwnMesh own = OwnMesh.up("hansa-keys", schedule)) {
      Launcher mesh = own.launcher();
      try (TokenLoad load = TokenLoad.start(mesh, "acme", TOKENS_PER_SECOND)) {
        String first = TokenLoad.keyId(load.token());
        Await.untilTrue(keys + " keys", limit, () -> load.keys().size() >= keys);
        Await.untilTrue(
            "the first key is gone", Duration.ofMinutes(3), () -> !published(mesh, first));
        System.out.printf(
            "rotation: %d keys, %d calls, %d refused%n",
            load.keys().size(), load.calls(), load.failed().size());
        assertThat(load.failed()).isEmpty();
        assertThat(load.calls()).isGreaterThan(100);
      }
    }
  }

  @Test
  @DisplayName("K34: within a minute no process takes a revoked key's tokens; new tokens flow")
  void a_revoked_key_is_refused_everywhere_and_new_tokens_flow() throws Exception {
    try (OwnMesh own = OwnMesh.up("hansa-leak")) {
      Launcher mesh = own.launcher();
      Path gateway = mesh.home().resolve("etc/tls/gateway");
      Mint leaked = Mint.of(mesh, gateway);
      String kid = leaked.key().getKeyID();
      Partner acme = Partner.of(mesh, "acme");
      assertThat(TokenLoad.keyId(acme.token())).isEqualTo(kid);
      assertThat(acme.get("/v1/orders").statusCode()).isEqualTo(200);
      for (var service : SERVICES.entrySet()) {
        assertThat(verdict(mesh, gateway, forged(leaked, service.getKey()), service.getValue()))
            .as("%s takes the leaked key's token for now", service.getKey())
            .isEqualTo("OK");
      }

      try (TokenLoad load = TokenLoad.start(mesh, "globex", TOKENS_PER_SECOND)) {
        Await.untilTrue("load", Duration.ofSeconds(20), () -> load.calls() > 50);
        String revoked = mesh.run("keys", "revoke", kid).orFail().out();
        long start = System.nanoTime();
        assertThat(revoked).contains(kid + " is revoked");
        assertThat(published(mesh, kid)).as("published any more").isFalse();
        assertThat(TokenLoad.keyId(load.token())).isNotEqualTo(kid);

        var millis = new LinkedHashMap<String, Long>();
        for (var service : SERVICES.entrySet()) {
          Await.untilTrue(
              service.getKey() + " refuses",
              Duration.ofSeconds(60),
              () ->
                  verdict(mesh, gateway, forged(leaked, service.getKey()), service.getValue())
                      .startsWith("UNAUTHENTICATED"));
          millis.put(service.getKey(), since(start));
        }
        Await.untilTrue(
            "the edge refuses",
            Duration.ofSeconds(60),
            () -> acme.get("/v1/orders").statusCode() == 401);
        millis.put("edge", since(start));
        System.out.println("K34: refused after, ms: " + millis);
        assertThat(millis.values()).allMatch(each -> each <= 60_000);

        Partner fresh = Partner.of(mesh, "acme");
        assertThat(fresh.get("/v1/orders").statusCode()).isEqualTo(200);
        long quiet = load.failed().size();
        long until = load.calls() + 50;
        Await.untilTrue("more load", Duration.ofSeconds(30), () -> load.calls() > until);
        assertThat(load.failed()).as("new tokens flow").hasSize((int) quiet);
        assertThat(load.failed())
            .filteredOn(line -> line.contains(": 401 "))
            .as("of other keys no token is refused")
            .allMatch(line -> line.startsWith(kid));
      }
      assertThat(mesh.run("keys", "list").orFail().out().lines())
          .filteredOn(line -> line.startsWith(kid))
          .singleElement()
          .asString()
          .contains("revoked");
      secretsStayAtHome(mesh, leaked);
    }
  }

  @Test
  @ExtendWith(SharedMesh.class)
  void operators_see_the_keys_and_nobody_else_does(Launcher mesh) {
    List<String> keys = mesh.run("keys", "list").orFail().out().lines().toList();
    assertThat(keys).anyMatch(line -> line.contains("signing"));
    assertThat(keys).anyMatch(line -> line.contains("standby"));
    assertThat(mesh.run("keys", "revoke", "no-such-key").err()).contains("SIGNING_KEY_UNKNOWN");
  }

  /** O01: the key whose private half we know is in no log. */
  private static void secretsStayAtHome(Launcher mesh, Mint leaked) throws IOException {
    String secret = leaked.key().getD().toString();
    try (var logs = Files.walk(mesh.home().resolve("logs"))) {
      for (Path log : logs.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(log)).as("%s", log).doesNotContain(secret);
      }
    }
  }

  private static long since(long start) {
    return Duration.ofNanos(System.nanoTime() - start).toMillis();
  }

  private static String forged(Mint leaked, String service) {
    try {
      return leaked.token(
          claims ->
              claims
                  .subject("service/gateway")
                  .claim("client_id", "service/gateway")
                  .audience("service/" + service));
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  private static String verdict(Launcher mesh, Path files, String token, int port) {
    try (GrpcCaller caller = GrpcCaller.of(mesh.port(port), files, token)) {
      var _ = caller.call(HealthGrpc.getCheckMethod(), HealthCheckRequest.getDefaultInstance());
      return "OK";
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode().toString();
    }
  }

  private static boolean published(Launcher mesh, String kid) {
    Partner acme =
        new Partner(
            "acme",
            Partner.client(mesh, "acme"),
            URI.create("https://localhost:" + mesh.port(8444)),
            "");
    String body = acme.get("/oauth2/jwks").body();
    return ((List<?>) Json.at(Json.object(body), "keys"))
        .stream().anyMatch(key -> kid.equals(Json.at(key, "kid")));
  }
}
