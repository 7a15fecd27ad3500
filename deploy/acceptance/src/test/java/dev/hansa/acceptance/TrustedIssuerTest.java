package dev.hansa.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.ECKey;
import dev.hansa.acceptance.mesh.Assertion;
import dev.hansa.acceptance.mesh.ForeignIssuer;
import dev.hansa.acceptance.mesh.IdentityClient;
import dev.hansa.acceptance.mesh.Json;
import dev.hansa.acceptance.mesh.Launcher;
import dev.hansa.acceptance.mesh.Node;
import dev.hansa.acceptance.mesh.OnSharedMesh;
import dev.hansa.acceptance.mesh.Operator;
import dev.hansa.acceptance.mesh.Partner;
import dev.hansa.acceptance.mesh.RebindingNames;
import dev.hansa.acceptance.mesh.Replica;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Issuers beside our own that are led astray, or lead astray: one identity trusts them all, and all
 * but one of them for bad reasons.
 */
@OnSharedMesh
class TrustedIssuerTest {
  private static final ECKey THEIRS = ForeignIssuer.newKey("theirs");
  private static final ECKey NEW = ForeignIssuer.newKey("new");
  private static final String HERE = "127.0.0.0/8,::1";

  /** No more than a partner may ask for at once. */
  private static final int MANY = 100;

  private static final String METADATA = "/.well-known/oauth-authorization-server/";

  private static String partner;
  private static Path files;
  private static URI issuer;
  private static ForeignIssuer foreign;
  private static ServerSocket forbidden;
  private static ServerSocket elsewhere;
  private static Replica replica;
  private static IdentityClient client;

  @BeforeAll
  static void start(Launcher mesh) throws IOException {
    partner = Operator.newName("abroad");
    mesh.run("partner", "add", partner, "--scope", "orders.read", "--rate", "large").orFail();
    files = mesh.home().resolve("partners").resolve(partner);
    issuer = URI.create("https://localhost:" + mesh.port(8444));
    foreign = ForeignIssuer.start(mesh);
    forbidden = new ServerSocket(0);
    elsewhere = new ServerSocket(foreign.uri("/").getPort(), 1, InetAddress.ofLiteral("127.0.0.2"));
    replica = Replica.ofIdentity(mesh, settings(), RebindingNames.environment());
    client = IdentityClient.partner(mesh, partner).at(replica.address());
  }

  @AfterAll
  static void stop() throws IOException {
    client.close();
    replica.close();
    forbidden.close();
    elsewhere.close();
    foreign.close();
  }

  private static Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>();
    for (String name : List.of("steady", "renamed", "downgraded", "moved")) {
      settings.putAll(trust(name, "", HERE)); // keys where the metadata says
      describe(name, name, foreign.uri("/keys/" + name));
    }
    for (String name : List.of("slow", "huge", "broken", "emptied")) {
      settings.putAll(trust(name, foreign.uri("/keys/" + name).toString(), HERE));
      foreign.serve("/keys/" + name, THEIRS);
    }
    settings.putAll(trust("redirected", foreign.uri("/keys/redirected").toString(), HERE));
    foreign.redirect("/keys/redirected", URI.create("https://localhost:" + port() + "/keys"));
    URI rebinding = foreign.uri(RebindingNames.HOST, "/keys/rebinding");
    settings.putAll(trust("rebinding", rebinding.toString(), "127.0.0.1"));
    foreign.serve("/keys/rebinding", THEIRS);
    settings.putAll(trust("loopback", "https://127.0.0.1:" + port() + "/keys", ""));
    settings.putAll(trust("named", "https://localhost:" + port() + "/keys", ""));
    settings.putAll(trust("six", "https://[::1]:" + port() + "/keys", ""));
    settings.putAll(trust("mapped", "https://[::ffff:127.0.0.1]:" + port() + "/keys", ""));
    settings.putAll(trust("plain", "http://localhost:" + port() + "/keys", HERE));
    return settings;
  }

  private static int port() {
    return forbidden.getLocalPort();
  }

  private static Map<String, String> trust(String name, String keys, String addresses) {
    String entry = "hansa.identity.issuers." + name + ".";
    return Map.of(
        entry + "issuer",
        name(name),
        entry + "jwks-uri",
        keys,
        entry + "subjects",
        "*=" + partner,
        entry + "scopes",
        "read=orders.read",
        entry + "allowed-addresses",
        addresses);
  }

  private static URI tokens() {
    return replica.address().resolve("/oauth2/token");
  }

  private static String name(String issuer) {
    return foreign.uri("/" + issuer).toString();
  }

  /** Serves metadata at the place of an issuer. */
  private static void describe(String place, String name, URI keys) {
    foreign.serve("/keys/" + place, THEIRS);
    foreign.serve(
        METADATA + place, "{\"issuer\":\"" + name(name) + "\",\"jwks_uri\":\"" + keys + "\"}");
  }

  private static Assertion assertion(String by, ECKey key) {
    return Assertion.of(name(by), "a-service-of-theirs", issuer, key).claim("scope", "read");
  }

  private static String redeemed(String by, ECKey key) {
    HttpResponse<String> answer = client.redeem(assertion(by, key));
    return answer.statusCode() == 200
        ? "200"
        : answer.statusCode() + " " + Json.text(answer.body(), "error");
  }

  @Test
  @DisplayName("F07: another OAuth client redeems an assertion, for what it is mapped to")
  void an_assertion_is_redeemed(Launcher mesh) throws IOException {
    Path key = Files.writeString(Files.createTempFile("theirs", ".jwk"), THEIRS.toJSONString());
    String json =
        Node.run(
            "redeem.mjs",
            issuer.toString(),
            tokens().toString(),
            files.toString(),
            partner,
            name("steady"),
            key.toString(),
            "read admin");
    assertThat(Json.text(json, "claims.sub")).isEqualTo("partner/" + partner);
    assertThat(Json.text(json, "claims.scope")).isEqualTo("orders.read");
    Partner caller = new Partner(partner, client.http(), Partner.rest(mesh), "");
    assertThat(caller.withToken(Json.text(json, "token")).get("/v1/orders").statusCode())
        .isEqualTo(200);
  }

  @Test
  @DisplayName("F06, F07: an assertion is its own partner's, for us alone, once")
  void other_assertions_are_refused(Launcher mesh) {
    Assertion good = assertion("steady", THEIRS);
    try (var acme = IdentityClient.partner(mesh, "acme").at(replica.address())) {
      assertThat(acme.redeem(good).statusCode()).as("another partner's").isEqualTo(400);
    }
    assertThat(client.redeem(good).statusCode()).as("its own").isEqualTo(200);
    for (Assertion other :
        List.of(
            good,
            assertion("steady", THEIRS).claim("aud", List.of(issuer.toString())),
            assertion("steady", THEIRS).claim("aud", tokens().toString()),
            assertion("steady", THEIRS).living(301),
            assertion("steady", THEIRS).later(-120),
            assertion("nobody", THEIRS),
            assertion("steady", THEIRS).signedBy(NEW))) {
      HttpResponse<String> answer = client.redeem(other);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
      assertThat(answer.body())
          .isEqualTo(
              "{\"error\":\"invalid_grant\","
                  + "\"error_description\":\"the assertion is not accepted\"}");
    }
  }

  @Test
  @DisplayName("K06: keys are fetched from no address of this machine, and from no redirect")
  void forbidden_addresses_are_not_asked() throws IOException {
    assertThat(redeemed("steady", THEIRS)).as("an address that is listed").isEqualTo("200");
    for (String name : List.of("loopback", "named", "six", "mapped", "plain", "redirected")) {
      assertThat(redeemed(name, THEIRS)).as(name).isEqualTo("503 temporarily_unavailable");
    }
    assertNobodyKnocked(forbidden);
  }

  @Test
  @DisplayName("K06: a name that leads elsewhere when it is looked up again leads nobody there")
  void a_rebound_name_is_not_followed() throws IOException {
    assertThat(redeemed("rebinding", THEIRS)).as("asked where it was judged").isEqualTo("200");
    assertThat(log())
        .as("one look-up for one fetch")
        .contains(RebindingNames.said(true))
        .doesNotContain(RebindingNames.said(false));

    assertThat(redeemed("rebinding", NEW)).isEqualTo("503 temporarily_unavailable");
    assertThat(log()).as("judged again for the next").contains(RebindingNames.said(false));
    assertThat(redeemed("rebinding", THEIRS)).as("the keys that it had").isEqualTo("200");
    assertNobodyKnocked(elsewhere);
  }

  private static void assertNobodyKnocked(ServerSocket door) throws IOException {
    door.setSoTimeout((int) Duration.ofMillis(300).toMillis());
    assertThatThrownBy(door::accept)
        .as("nobody knocked")
        .isInstanceOf(SocketTimeoutException.class);
  }

  @Test
  @DisplayName("K07: an issuer that answers nonsense keeps the keys that it had")
  void nonsense_leaves_the_last_good_keys() {
    Map<String, String> nonsense =
        Map.of(
            "huge", " ".repeat(1 << 20) + "{}",
            "broken", "{\"keys\":[{\"kty\":\"EC\"",
            "emptied", "{\"keys\":[]}");
    nonsense.forEach(
        (name, document) -> {
          assertThat(redeemed(name, THEIRS)).as(name).isEqualTo("200");
          foreign.serve("/keys/" + name, document);
          assertThat(redeemed(name, NEW)).as(name).isEqualTo("503 temporarily_unavailable");
          assertThat(redeemed(name, THEIRS)).as(name).isEqualTo("200");
        });
    assertThat(log()).as("an alarm").contains("the issuer's keys cannot be fetched");
  }

  @Test
  @DisplayName("K07: while an issuer does not answer, nobody but its new key waits")
  void a_silent_issuer_delays_nobody(Launcher mesh) {
    assertThat(redeemed("slow", THEIRS)).isEqualTo("200");
    foreign.stall("/keys/slow");
    var waiting = CompletableFuture.supplyAsync(() -> redeemed("slow", NEW));

    int meanwhile = 0;
    try (var acme = IdentityClient.partner(mesh, "acme").at(replica.address())) {
      while (!waiting.isDone() && meanwhile < MANY) {
        assertThat(acme.token().statusCode()).as("another partner").isEqualTo(200);
        assertThat(redeemed("slow", THEIRS)).as("its known key").isEqualTo("200");
        meanwhile++;
      }
    }

    assertThat(waiting.join()).isEqualTo("503 temporarily_unavailable");
    // It is waited for during two seconds; if others waited as well, one round would last so long.
    assertThat(meanwhile).isGreaterThan(3);
  }

  @Test
  @DisplayName("K35: metadata of another name, by redirect or to plain HTTP leaves the old keys")
  void substituted_metadata_is_refused() {
    for (String name : List.of("renamed", "downgraded", "moved")) {
      assertThat(redeemed(name, THEIRS)).as(name).isEqualTo("200");
    }
    foreign.serve("/keys/new", NEW);
    describe("renamed", "renamed/", foreign.uri("/keys/new"));
    describe("downgraded", "downgraded", URI.create("http://localhost:" + port() + "/keys"));
    describe("elsewhere", "moved", foreign.uri("/keys/new"));
    foreign.redirect(METADATA + "moved", foreign.uri(METADATA + "elsewhere"));
    for (String name : List.of("renamed", "downgraded", "moved")) {
      assertThat(redeemed(name, NEW)).as(name).isEqualTo("503 temporarily_unavailable");
      assertThat(redeemed(name, THEIRS)).as(name).isEqualTo("200");
    }
  }

  private static String log() {
    try {
      return Files.readString(replica.log());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
