package dev.hansa.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.hansa.acceptance.mesh.HandlerCounts;
import dev.hansa.acceptance.mesh.Json;
import dev.hansa.acceptance.mesh.Launcher;
import dev.hansa.acceptance.mesh.Metrics;
import dev.hansa.acceptance.mesh.Mint;
import dev.hansa.acceptance.mesh.OnSharedMesh;
import dev.hansa.acceptance.mesh.Partner;
import dev.hansa.acceptance.mesh.RawToken;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Tokens that somebody made who has not identity's key, or who has it and puts together what
 * identity never would. Each is shown to the running edge with the certificate that it names.
 */
@OnSharedMesh
class ForgedTokenTest {
  private Launcher mesh;
  private Partner acme;
  private Mint mint;

  @BeforeEach
  void prepare(Launcher launcher) throws Exception {
    mesh = launcher;
    Path files = launcher.home().resolve("partners/acme");
    acme = Partner.of(launcher, "acme");
    mint = Mint.of(launcher, files);
  }

  private static String header(String algorithm, String keyId) {
    return "{\"typ\":\"at+jwt\",\"alg\":\"" + algorithm + "\",\"kid\":\"" + keyId + "\"}";
  }

  private String header() {
    return header("ES256", mint.key().getKeyID());
  }

  private String payload() {
    long now = Instant.now().getEpochSecond();
    return """
    {"iss":"%s","sub":"partner/acme","client_id":"acme","aud":"gateway","scope":"orders.read",\
    "jti":"%s","iat":%d,"exp":%d,"cnf":{"x5t#S256":"%s"}}\
    """
        .formatted(mint.issuer(), UUID.randomUUID(), now, now + 300, mint.thumbprint());
  }

  private void refused(String token, String reason) {
    HttpResponse<String> answer = acme.withToken(token).get("/v1/orders");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(401);
    assertThat(Json.text(answer.body(), "reason")).as(answer.body()).isEqualTo(reason);
  }

  @Test
  @DisplayName("K01, K02, K03: only identity's key, with its own algorithm, makes a token")
  void other_algorithms() throws Exception {
    HandlerCounts before = HandlerCounts.of(mesh);
    for (String none : none()) {
      refused(RawToken.of(header(none, "any"), payload(), new byte[0]), "TOKEN_ALGORITHM");
    }
    refused(
        RawToken.of(
            "{\"typ\":\"at+jwt\",\"kid\":\"any\"}", payload(), new byte[0]), // no algorithm at all
        "TOKEN_ALGORITHM");
    for (byte[] secret :
        List.of(
            mint.key().toPublicJWK().toString().getBytes(StandardCharsets.UTF_8),
            mint.key().toECPublicKey().getEncoded(),
            pem(mint.key()).getBytes(StandardCharsets.US_ASCII))) {
      String header = header("HS256", mint.key().getKeyID());
      String payload = payload();
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      refused(
          RawToken.of(header, payload, mac.doFinal(RawToken.input(header, payload))),
          "TOKEN_ALGORITHM");
    }
    for (String weak : List.of("RS256", "ES256K", "ES384", "PS384", "HS512")) {
      refused(
          RawToken.signed(mint.key(), header(weak, mint.key().getKeyID()), payload()),
          "TOKEN_ALGORITHM");
    }
    ECKey own = new ECKeyGenerator(Curve.P_256).keyID(mint.key().getKeyID()).generate();
    refused(RawToken.signed(own, header(), payload()), "TOKEN_SIGNATURE");
    assertThat(HandlerCounts.of(mesh)).isEqualTo(before);
  }

  private static String pem(ECKey key) throws Exception {
    return "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'})
            .encodeToString(key.toECPublicKey().getEncoded())
        + "\n-----END PUBLIC KEY-----\n";
  }

  /** The word in all sixteen cases, and no word. */
  private static List<String> none() {
    List<String> words = new ArrayList<>(List.of(""));
    for (int capitals = 0; capitals < 16; capitals++) {
      var word = new StringBuilder("none");
      for (int i = 0; i < word.length(); i++) {
        if ((capitals >> i & 1) == 1) {
          word.setCharAt(i, Character.toUpperCase(word.charAt(i)));
        }
      }
      words.add(word.toString());
    }
    return words;
  }

  @Test
  @DisplayName("K04: a key id is looked up exactly")
  void key_ids() throws Exception {
    String id = mint.key().getKeyID();
    for (String other :
        List.of("../" + id, id + "' OR '1'='1", "https://localhost/" + id, id + " ")) {
      refused(RawToken.signed(mint.key(), header("ES256", other), payload()), "TOKEN_KEY_UNKNOWN");
    }
    refused(
        RawToken.signed(mint.key(), header("ES256", "k".repeat(10_000)), payload()),
        "TOKEN_MALFORMED");
  }

  @Test
  @DisplayName("K04: however many unknown key ids come, the issuer is asked once")
  void many_key_ids() {
    // Each of the five processes renews its keys once in a while; the edge asks once on demand.
    double before = keyRequests();
    assertThat(before).isPositive();
    for (int i = 0; i < 60; i++) {
      refused(
          RawToken.signed(mint.key(), header("ES256", UUID.randomUUID().toString()), payload()),
          "TOKEN_KEY_UNKNOWN");
    }
    assertThat(keyRequests() - before).isLessThan(20);
    assertThat(acme.get("/v1/orders").statusCode()).isEqualTo(200);
  }

  private double keyRequests() {
    return Metrics.sum(
        mesh.port(17000), "http_server_request_duration_seconds_count", "/oauth2/jwks");
  }

  @Test
  @DisplayName("K05: a token brings no key, and nobody goes and fetches one")
  void keys_in_the_header() throws Exception {
    ECKey own = new ECKeyGenerator(Curve.P_256).keyID("own").generate();
    try (var listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      listener.setSoTimeout((int) Duration.ofMillis(300).toMillis());
      String url = "\"https://localhost:" + listener.getLocalPort() + "/keys\"";
      for (String carrier :
          List.of(
              "\"jku\":" + url,
              "\"x5u\":" + url,
              "\"jwk\":" + own.toPublicJWK(),
              "\"x5c\":[\"MIIB\"]")) {
        String header = "{\"typ\":\"at+jwt\",\"alg\":\"ES256\",\"kid\":\"own\"," + carrier + "}";
        refused(RawToken.signed(own, header, payload()), "TOKEN_MALFORMED");
      }
      assertThatThrownBy(listener::accept).isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  @DisplayName("K08, K09: what is not one signed token of one reading is none")
  void other_shapes() throws Exception {
    String payload = payload();
    String twice = payload.replaceFirst("\\{", "{\"sub\":\"operator/admin\",");
    String deep = payload.replaceFirst("\\{", "{\"x\":" + "[".repeat(900) + "]".repeat(900) + ",");
    String token = RawToken.signed(mint.key(), header(), payload);
    for (String bad :
        List.of(
            RawToken.signed(mint.key(), header(), twice),
            RawToken.signed(mint.key(), header(), deep),
            token + "=",
            token + ".",
            token.substring(0, token.length() - 1) + (char) (token.charAt(token.length() - 1) + 1),
            "a".repeat(8 * 1024 + 1),
            // A JWE has five parts, whatever it would unpack to.
            "eyJhbGciOiJkaXIiLCJlbmMiOiJBMTI4R0NNIiwiemlwIjoiREVGIn0..AAAA.AAAA.AAAA",
            "eyJhbGciOiJQQkVTMi1IUzI1NitBMTI4S1ciLCJwMmMiOjEwMDAwMDAwMDB9.AA.AA.AA.AA")) {
      refused(bad, "TOKEN_MALFORMED");
    }
    assertThat(acme.withToken(token).get("/v1/orders").statusCode())
        .as("the token that the others break")
        .isEqualTo(200);
  }

  @Test
  @DisplayName("K10, K11, K12: another type, another issuer, another audience")
  void other_kinds() throws Exception {
    for (String type :
        List.of(
            "JWT",
            "jwt",
            "dpop+jwt",
            "logout+jwt",
            "client-authentication+jwt",
            "token-introspection+jwt",
            "secevent+jwt",
            "AT+JWT",
            "application/at+jwt")) {
      refused(mint.token(type, claims -> claims), "TOKEN_TYPE");
    }
    String issuer = mint.issuer();
    for (String other :
        List.of(
            issuer + "/",
            issuer.toUpperCase(Locale.ROOT),
            issuer.replace("https", "http"),
            issuer.replace("localhost", "localhost."),
            "https://lоcalhost:8444")) {
      refused(mint.token(claims -> claims.issuer(other)), "TOKEN_ISSUER");
    }
    refused(mint.token(claims -> claims.issuer(null)), "TOKEN_ISSUER");
    for (String other : List.of("service/orders", "gate", "gateway/", "Gateway")) {
      refused(mint.token(claims -> claims.audience(other)), "TOKEN_AUDIENCE");
    }
    refused(
        mint.token(claims -> claims.audience(List.of("gateway", "service/orders"))),
        "TOKEN_AUDIENCE");
    refused(mint.token(claims -> claims.audience((String) null)), "TOKEN_AUDIENCE");
  }
}
