package dev.hansa.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.acceptance.mesh.Json;
import dev.hansa.acceptance.mesh.Launcher;
import dev.hansa.acceptance.mesh.Metrics;
import dev.hansa.acceptance.mesh.Mint;
import dev.hansa.acceptance.mesh.OnSharedMesh;
import dev.hansa.acceptance.mesh.Partner;
import dev.hansa.acceptance.mesh.PlainHttp;
import dev.hansa.acceptance.mesh.Shop;
import dev.hansa.acceptance.mesh.Trace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** What leaves the processes besides their answers: logs, spans, metrics. */
@OnSharedMesh
class SecretsTest {
  /** Any signed token, and any private key. */
  private static final Pattern SECRETS =
      Pattern.compile(
          "eyJ[\\w-]{10,}\\.[\\w-]{10,}\\.[\\w-]{20,}|-----BEGIN [A-Z ]*PRIVATE"
              + " KEY|\"d\"\\s*:\\s*\"");

  private static final List<Integer> MANAGEMENT_PORTS = List.of(17443, 17000, 17001, 17002, 17003);

  @Test
  @DisplayName("O01: no token, key or password is in a log, a span or a metric")
  void secrets_stay_inside(Launcher mesh) throws Exception {
    Partner acme = Partner.of(mesh, "acme");
    Mint mint = Mint.of(mesh, mesh.home().resolve("partners/acme"));
    String expired =
        mint.token(claims -> claims.expirationTime(Date.from(Instant.now().minusSeconds(1))));
    String forged = mint.token(claims -> claims).replaceFirst(".{20}$", "A".repeat(20));
    String trace = Trace.newId();
    Shop.of(acme).receive(2).place(Shop.newKey(), 1);
    String[] headers = {"traceparent", Trace.parent(trace)};
    assertThat(acme.call("GET", "/v1/orders", "", headers).statusCode()).isEqualTo(200);
    acme.withToken(expired).call("GET", "/v1/orders", "", headers);
    acme.withToken(forged).call("GET", "/v1/orders", "", headers);
    acme.withToken("").call("GET", "/v1/orders?access_token=" + forged, "", headers);
    acme.withClient(Partner.client(mesh, "globex")).call("GET", "/v1/orders", "", headers);
    Trace.await(mesh, trace, found -> found.of("orders").findAny().isPresent());

    Map<String, String> texts = new LinkedHashMap<>();
    texts.put("trace " + trace, PlainHttp.get(mesh.port(9411), "/api/v2/trace/" + trace).body());
    for (int port : MANAGEMENT_PORTS) {
      texts.put("metrics at " + port, Metrics.of(mesh.port(port)));
    }
    try (Stream<Path> logs = Files.walk(mesh.home().resolve("logs"))) {
      for (Path log : logs.filter(Files::isRegularFile).toList()) {
        texts.put(log.getFileName().toString(), Files.readString(log));
      }
    }
    assertThat(texts).hasSizeGreaterThan(10);
    List<String> secrets = passwords(mesh);
    texts.forEach(
        (name, text) -> {
          assertThat(SECRETS.matcher(text).results().map(found -> found.group().substring(0, 12)))
              .as(name)
              .isEmpty();
          for (String secret :
              Stream.concat(secrets.stream(), parts(acme.token(), forged)).toList()) {
            assertThat(text.contains(secret)).as("a secret in " + name).isFalse();
          }
        });
  }

  /** Signatures: whoever has one can complete the token. */
  private static Stream<String> parts(String... tokens) {
    return Stream.of(tokens).map(token -> token.substring(token.lastIndexOf('.') + 1));
  }

  private static List<String> passwords(Launcher mesh) throws IOException {
    try (Stream<Path> files = Files.list(mesh.home().resolve("etc"))) {
      return files
          .filter(file -> file.toString().endsWith(".yml"))
          .map(file -> mesh.read("etc/" + file.getFileName()))
          .map(text -> Json.at(new Yaml().<Object>load(text), "hansa.database.password"))
          .filter(Objects::nonNull)
          .map(Object::toString)
          .toList();
    }
  }
}
