package dev.hansa.runtime.token;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.hansa.runtime.error.MeshReason;
import dev.hansa.runtime.testing.ManualClock;
import dev.hansa.runtime.testing.TestAuthority;
import dev.hansa.runtime.testing.TestTokens;
import dev.hansa.runtime.testing.TokenSpec;
import dev.hansa.runtime.token.Verification.Rejected;
import dev.hansa.runtime.token.Verification.Valid;
import dev.hansa.runtime.trust.Peer;
import dev.hansa.runtime.trust.Principal;
import java.security.GeneralSecurityException;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenVerifierTest {
  private static final TestAuthority AUTHORITY = TestAuthority.of("hansa.local");
  private static final Peer GATEWAY = AUTHORITY.peer("service/gateway");
  private static final Peer OTHER = AUTHORITY.peer("service/inventory");

  private final ManualClock clock = new ManualClock();
  private final TestTokens tokens = TestTokens.of(clock);
  private final TokenVerifier verifier = tokens.verifier("service/orders");

  @AfterEach
  void stop() {
    verifier.close();
  }

  private TokenSpec good() {
    return tokens.onBehalf(
        "partner/acme", GATEWAY, "service/orders", "orders.read", "orders.write");
  }

  private Verification verify(String token, Peer peer) {
    return verifier.verify(token, peer).orTimeout(10, TimeUnit.SECONDS).join();
  }

  private void assertRefused(String token, MeshReason reason) {
    assertThat(verify(token, GATEWAY))
        .isInstanceOfSatisfying(
            Rejected.class, rejected -> assertThat(rejected.reason()).isEqualTo(reason));
  }

  @Test
  void reads_what_a_good_token_says() {
    var token = good().claim("act", Map.of("sub", "service/gateway"));
    assertThat(verify(token.sign(), GATEWAY)).isEqualTo(new Valid(token.toAccessToken()));
    var deep = good().actors("service/orders", "service/gateway").sign();
    assertThat(verify(deep, GATEWAY))
        .isInstanceOfSatisfying(
            Valid.class,
            valid ->
                assertThat(valid.token().actors())
                    .containsExactly(Principal.service("orders"), Principal.service("gateway")));
  }

  @ParameterizedTest
  @MethodSource("unsignedAlgorithms")
  @DisplayName("K01: no token without a signature, however it spells that")
  void refuses_algorithm_none(String algorithm) {
    var unsigned = good().header("alg", algorithm).signedBy(_ -> new byte[0]);
    assertRefused(unsigned.sign(), MeshReason.TOKEN_ALGORITHM);
    assertRefused(good().header("alg", algorithm).sign(), MeshReason.TOKEN_ALGORITHM);
  }

  static Stream<String> unsignedAlgorithms() {
    var variants = new ArrayList<String>(List.of(""));
    for (char c : "none".toCharArray()) {
      var longer = new ArrayList<String>();
      for (var start : variants) {
        longer.add(start + c);
        longer.add(start + Character.toUpperCase(c));
      }
      variants = longer;
    }
    return Stream.concat(variants.stream(), Stream.of("", " none", "none "));
  }

  @Test
  @DisplayName("K01: no token without an algorithm")
  void refuses_a_missing_algorithm() {
    assertRefused(good().withoutHeader("alg").sign(), MeshReason.TOKEN_ALGORITHM);
    assertRefused(good().header("alg", List.of("ES256")).sign(), MeshReason.TOKEN_ALGORITHM);
    assertRefused(good().header("alg", "es256").sign(), MeshReason.TOKEN_ALGORITHM);
  }

  @ParameterizedTest
  @ValueSource(strings = {"HS256", "HS384", "HS512"})
  @DisplayName("K02: a public key is no HMAC secret")
  void refuses_hmac_with_the_public_key(String algorithm) throws Exception {
    ECPublicKey key = tokens.publicKey().toECPublicKey();
    String pem =
        "-----BEGIN PUBLIC KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(key.getEncoded())
            + "\n-----END PUBLIC KEY-----\n";
    for (byte[] secret :
        List.of(
            key.getEncoded(),
            pem.getBytes(UTF_8),
            tokens.publicKey().toJSONString().getBytes(UTF_8))) {
      var forged = good().header("alg", algorithm).signedBy(input -> hmac(secret, input)).sign();
      assertRefused(forged, MeshReason.TOKEN_ALGORITHM);
      // and under an accepted name the signature does not hold
      var renamed = good().signedBy(input -> hmac(secret, input)).sign();
      assertRefused(renamed, MeshReason.TOKEN_SIGNATURE);
    }
  }

  private static byte[] hmac(byte[] secret, byte[] input) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      return mac.doFinal(input);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"RS256", "RS512", "PS384", "PS512", "ES384", "ES512", "ES256K", "Ed448"})
  @DisplayName("K03: only ES256, PS256 and EdDSA")
  void refuses_other_algorithms(String algorithm) {
    assertRefused(good().header("alg", algorithm).sign(), MeshReason.TOKEN_ALGORITHM);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PS256", "EdDSA"})
  @DisplayName("K02: the key says which algorithm, the header does not")
  void refuses_an_accepted_algorithm_that_is_not_the_keys(String algorithm) {
    assertRefused(good().header("alg", algorithm).sign(), MeshReason.TOKEN_ALGORITHM);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "../../../etc/passwd",
        "' OR '1'='1",
        "https://evil.example/jwks",
        "file:///dev/zero",
        "a\u0000b",
        "*"
      })
  @DisplayName("K04: a key id is looked up exactly, nothing else")
  void refuses_an_unknown_key(String kid) {
    assertRefused(good().header("kid", kid).sign(), MeshReason.TOKEN_KEY_UNKNOWN);
    String known = tokens.publicKey().getKeyID();
    assertRefused(good().header("kid", known + kid + " ").sign(), MeshReason.TOKEN_KEY_UNKNOWN);
  }

  @Test
  @DisplayName("K04: a token names its key")
  void refuses_a_missing_key_id() {
    assertRefused(good().withoutHeader("kid").sign(), MeshReason.TOKEN_KEY_UNKNOWN);
    assertRefused(good().header("kid", 7L).sign(), MeshReason.TOKEN_KEY_UNKNOWN);
    assertRefused(
        good().header("kid", "k".repeat(10_000)).sign(), MeshReason.TOKEN_MALFORMED); // K08
  }

  @ParameterizedTest
  @ValueSource(strings = {"jku", "x5u", "jwk", "x5c"})
  @DisplayName("K05: a token does not bring its own key")
  void refuses_a_key_in_the_header(String header) {
    Object value =
        switch (header) {
          case "jwk" -> tokens.publicKey().toJSONObject();
          case "x5c" -> List.of("MIIB");
          default -> "https://localhost:1/keys";
        };
    assertRefused(good().header(header, value).sign(), MeshReason.TOKEN_MALFORMED);
  }

  @Test
  @DisplayName("RFC 7515 4.1.11: what must be understood and is not, is refused")
  void refuses_critical_extensions() {
    var token = good().header("crit", List.of("exp")).header("exp", 1L).sign();
    assertRefused(token, MeshReason.TOKEN_MALFORMED);
    assertRefused(
        good().header("b64", false).header("crit", List.of("b64")).sign(),
        MeshReason.TOKEN_MALFORMED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "JWT",
        "jwt",
        "at+JWT",
        "AT+JWT",
        "application/at+jwt",
        "at+jwt ",
        "dpop+jwt",
        "logout+jwt",
        "secevent+jwt",
        "token-introspection+jwt",
        "client-authentication+jwt",
        "oauth-authz-req+jwt",
        ""
      })
  @DisplayName("K10: other kinds of JWT are no access tokens")
  void refuses_other_types(String type) {
    assertRefused(good().header("typ", type).sign(), MeshReason.TOKEN_TYPE);
  }

  @Test
  @DisplayName("K10: an access token says that it is one")
  void refuses_a_missing_type() {
    assertRefused(good().withoutHeader("typ").sign(), MeshReason.TOKEN_TYPE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://localhost:8444/",
        "https://LOCALHOST:8444",
        "HTTPS://localhost:8444",
        "https://localhost",
        "https://localhost:8443",
        "http://localhost:8444",
        "https://loc\u0430lhost:8444",
        "https://localhost:8444?",
        " https://localhost:8444",
        ""
      })
  @DisplayName("K11: the issuer's name to the byte")
  void refuses_issuers_that_look_alike(String issuer) {
    assertRefused(good().claim("iss", issuer).sign(), MeshReason.TOKEN_ISSUER);
  }

  @Test
  @DisplayName("K11: an issuer there must be")
  void refuses_a_missing_issuer() {
    assertRefused(good().without("iss").sign(), MeshReason.TOKEN_ISSUER);
  }

  @ParameterizedTest
  @MethodSource("otherAudiences")
  @DisplayName("K12: exactly this service, one string")
  void refuses_other_audiences(Object audience) {
    assertRefused(good().claim("aud", audience).sign(), MeshReason.TOKEN_AUDIENCE);
  }

  static Stream<Object> otherAudiences() {
    return Stream.of(
        "service/order",
        "service/orders2",
        "service/",
        "service",
        "gateway",
        "SERVICE/orders",
        "service/orders ",
        "spiffe://hansa.local/service/orders",
        "",
        7L,
        List.of("service/orders"),
        List.of("service/orders", "service/inventory"),
        List.of(),
        Map.of("service/orders", true));
  }

  @Test
  @DisplayName("K12: an audience there must be")
  void refuses_a_missing_audience() {
    assertRefused(good().without("aud").sign(), MeshReason.TOKEN_AUDIENCE);
  }

  @ParameterizedTest(name = "{0} at {1} s from now")
  @CsvSource({
    "iat, 9, ",
    "iat, 10, ",
    "iat, 11, TOKEN_NOT_YET_VALID",
    "iat, 59, TOKEN_NOT_YET_VALID",
    "iat, 60, TOKEN_NOT_YET_VALID",
    "iat, 61, TOKEN_NOT_YET_VALID",
    "nbf, -100, ",
    "nbf, 9, ",
    "nbf, 10, ",
    "nbf, 11, TOKEN_NOT_YET_VALID",
    "nbf, 59, TOKEN_NOT_YET_VALID",
    "nbf, 60, TOKEN_NOT_YET_VALID",
    "nbf, 61, TOKEN_NOT_YET_VALID",
    "exp, 1, ",
    "exp, 0, TOKEN_EXPIRED",
    "exp, -1, TOKEN_EXPIRED",
    "exp, 699, ",
    "exp, 700, ",
    "exp, 701, TOKEN_LIFETIME",
    "exp, -200, TOKEN_LIFETIME",
    "exp, -201, TOKEN_LIFETIME"
  })
  @DisplayName("K13: each edge of time")
  void judges_time(String claim, long seconds, MeshReason refusal) {
    Instant now = clock.instant();
    var token = good().valid(now.minusSeconds(200), now.plusSeconds(100));
    var moved = token.claim(claim, now.plusSeconds(seconds).getEpochSecond());
    if (refusal == null) {
      assertThat(verify(moved.sign(), GATEWAY)).isInstanceOf(Valid.class);
    } else {
      assertRefused(moved.sign(), refusal);
    }
  }

  @ParameterizedTest
  @MethodSource("claimsThatAreNoTime")
  @DisplayName("K13: times are numbers")
  void refuses_times_that_are_none(String claim, Object value) {
    assertRefused(good().claim(claim, value).sign(), MeshReason.TOKEN_MALFORMED);
  }

  static Stream<Arguments> claimsThatAreNoTime() {
    return Stream.of("iat", "nbf", "exp")
        .flatMap(
            claim ->
                Stream.of("1767225900", 1767225900.5, 1e300, Long.MAX_VALUE, -1L, true, List.of())
                    .map(value -> arguments(claim, value)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"iat", "exp", "jti", "sub", "client_id"})
  @DisplayName("RFC 9068 2.2: required claims are required")
  void refuses_a_missing_claim(String claim) {
    assertRefused(good().without(claim).sign(), MeshReason.TOKEN_MALFORMED);
  }

  @Test
  @DisplayName("K14: a token bound to nothing is worth nothing")
  void refuses_an_unbound_token() {
    assertRefused(good().without("cnf").sign(), MeshReason.CNF_MISSING);
    assertRefused(good().claim("cnf", Map.of()).sign(), MeshReason.CNF_MISSING);
    assertRefused(good().claim("cnf", Map.of("jkt", "x")).sign(), MeshReason.CNF_MISSING);
    assertRefused(good().claim("cnf", GATEWAY.thumbprint()).sign(), MeshReason.CNF_MISSING);
    assertRefused(good().boundTo("").sign(), MeshReason.CNF_MISSING);
  }

  @Test
  @DisplayName("K15: a token bound to another certificate, cached or not")
  void refuses_a_token_bound_to_another_certificate() {
    String stolen = good().sign();
    for (int i = 0; i < 2; i++) {
      assertThat(verify(stolen, OTHER))
          .isInstanceOfSatisfying(
              Rejected.class,
              rejected -> {
                assertThat(rejected.reason()).isEqualTo(MeshReason.CNF_MISMATCH);
                assertThat(rejected.detail()).doesNotContain(GATEWAY.thumbprint());
              });
      assertThat(verify(stolen, GATEWAY)).isInstanceOf(Valid.class);
    }
    assertThat(verify(stolen, AUTHORITY.peer("service/gateway")))
        .as("the same name with another certificate")
        .isInstanceOf(Rejected.class);
  }

  @Test
  @DisplayName("K16: bound in two ways, both must hold")
  void refuses_a_token_bound_in_a_way_that_cannot_be_checked() {
    var both = Map.<String, Object>of("x5t#S256", GATEWAY.thumbprint(), "jkt", "key");
    assertRefused(good().claim("cnf", both).sign(), MeshReason.CNF_MISMATCH);
  }

  @Test
  @DisplayName("K27: at most five actors")
  void refuses_a_long_chain_of_actors() {
    var five = new String[] {"service/a", "service/b", "service/c", "service/d", "service/e"};
    assertThat(verify(good().actors(five).sign(), GATEWAY)).isInstanceOf(Valid.class);
    var six = Stream.concat(Stream.of(five), Stream.of("service/f")).toArray(String[]::new);
    assertRefused(good().actors(six).sign(), MeshReason.TOKEN_MALFORMED);
    assertRefused(good().claim("act", "service/gateway").sign(), MeshReason.TOKEN_MALFORMED);
    assertRefused(good().claim("act", Map.of("sub", "root")).sign(), MeshReason.TOKEN_MALFORMED);
  }

  @Test
  void refuses_a_signature_of_somebody_else() {
    var other = tokens.rotated();
    assertRefused(good().signedBy(other::es256).sign(), MeshReason.TOKEN_SIGNATURE);
    assertRefused(good().signedBy(_ -> new byte[64]).sign(), MeshReason.TOKEN_SIGNATURE);
    assertRefused(good().signedBy(_ -> new byte[0]).sign(), MeshReason.TOKEN_SIGNATURE);
  }

  @Test
  @DisplayName("K13: a token that was good expires, cached or not")
  void forgets_a_token_that_expired() {
    String token = good().sign();
    assertThat(verify(token, GATEWAY)).isInstanceOf(Valid.class);
    clock.advance(Duration.ofSeconds(299));
    assertThat(verify(token, GATEWAY)).isInstanceOf(Valid.class);
    clock.advance(Duration.ofSeconds(1));
    assertRefused(token, MeshReason.TOKEN_EXPIRED);
  }
}
