package dev.hansa.identity.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.hansa.identity.oauth.Realm.Answer;
import java.net.URI;
import java.time.Duration;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code private_key_jwt} (RFC 7523): K03, K05, K20 to K23. */
class ClientAssertionsTest {
  private static final String TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
  private final Realm realm = new Realm();
  private final ECKey key = Realm.partnerKey();

  @BeforeEach
  void registerKey() {
    realm.registerKey("acme", key.toPublicJWK());
  }

  @Test
  void a_good_assertion_gets_a_token_bound_to_the_certificate() throws Exception {
    var answer = ask(assertion(_ -> {}));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.claims().getJSONObjectClaim("cnf"))
        .isEqualTo(Map.of("x5t#S256", Realm.peer("partner/acme").thumbprint()));
  }

  @Test
  void without_a_certificate_there_is_nothing_to_bind_to() throws Exception {
    var answer =
        realm.ask(
            Optional.empty(),
            Realm.form(
                "grant_type",
                "client_credentials",
                "client_assertion_type",
                TYPE,
                "client_assertion",
                assertion(_ -> {})));

    assertThat(answer.error()).isEqualTo("invalid_client");
    assertThat(answer.description()).contains("certificate");
  }

  @Test
  void anothers_certificate_does_not_do() throws Exception {
    realm.register("globex", "orders.read");

    assertThat(askAs("partner/globex", assertion(_ -> {})).error()).isEqualTo("invalid_client");
    assertThat(askAs("service/orders", assertion(_ -> {})).error()).isEqualTo("invalid_client");
  }

  @Test
  void K20_the_audience_is_the_issuer_as_one_string() throws Exception {
    List<Object> audiences =
        List.of(
            Realm.ISSUER + "/oauth2/token",
            Realm.ISSUER + "/",
            "https://LOCALHOST:8444",
            List.of(Realm.ISSUER, "https://other.example"),
            "https://other.example",
            "");
    for (Object audience : audiences) {
      assertThat(ask(assertion(claims -> claims.claim("aud", audience))).error())
          .as("%s", audience)
          .isEqualTo("invalid_client");
    }
    assertThat(ask(assertion(claims -> claims.audience((String) null))).error())
        .isIn("invalid_client", "invalid_request");
  }

  @Test
  void K20_a_list_of_one_is_no_string() throws Exception {
    Map<String, Object> claims = new HashMap<>(claims(_ -> {}).toJSONObject());
    claims.put("aud", List.of(Realm.ISSUER));
    var jws = new JWSObject(header(null, _ -> {}), new Payload(claims));
    jws.sign(new ECDSASigner(key));

    assertThat(ask(jws.serialize()).error()).isEqualTo("invalid_client");
  }

  @Test
  void K21_an_assertion_works_once() throws Exception {
    String assertion = assertion(_ -> {});

    assertThat(ask(assertion).status()).isEqualTo(200);
    assertThat(ask(assertion).error()).isEqualTo("invalid_client");
    assertThat(ask(assertion(claims -> claims.jwtID(null))).error()).isEqualTo("invalid_client");
  }

  @Test
  void K22_an_assertion_lives_five_minutes_at_most() throws Exception {
    var now = realm.clock.instant();

    assertThat(ask(assertion(c -> c.expirationTime(Date.from(now.plusSeconds(300))))).status())
        .isEqualTo(200);
    assertThat(ask(assertion(c -> c.expirationTime(Date.from(now.plusSeconds(301))))).error())
        .isEqualTo("invalid_client");
    assertThat(
            ask(assertion(c -> c.issueTime(null).expirationTime(Date.from(now.plusSeconds(311)))))
                .error())
        .isEqualTo("invalid_client");
    assertThat(ask(assertion(c -> c.expirationTime(null))).error())
        .isIn("invalid_client", "invalid_request");
  }

  @Test
  void an_assertion_of_another_time_is_refused() throws Exception {
    String early =
        assertion(c -> c.notBeforeTime(Date.from(realm.clock.instant().plusSeconds(60))));
    String late = assertion(_ -> {});

    assertThat(ask(early).error()).isEqualTo("invalid_client");
    realm.clock.advance(Duration.ofMinutes(2));
    assertThat(ask(late).error()).isEqualTo("invalid_client");
  }

  @Test
  void K23_only_assertions_are_taken_for_assertions() throws Exception {
    List<String> others =
        List.of(
            "at+jwt",
            "dpop+jwt",
            "logout+jwt",
            "secevent+jwt",
            "token-introspection+jwt",
            "oauth-authz-req+jwt",
            "entity-statement+jwt",
            "trust-mark+jwt",
            "kb+jwt",
            "dc+sd-jwt",
            "authorization-grant+jwt",
            "id_token+jwt",
            "passport",
            "application/at+jwt");
    for (String type : others) {
      assertThat(ask(assertion(type, _ -> {}, _ -> {})).error())
          .as(type)
          .isEqualTo("invalid_client");
    }
    for (String type : new String[] {"client-authentication+jwt", "JWT"}) {
      assertThat(ask(assertion(type, _ -> {}, _ -> {})).status()).as(type).isEqualTo(200);
    }
  }

  @Test
  void K05_keys_in_the_header_are_refused() throws Exception {
    List<Consumer<JWSHeader.Builder>> headers =
        List.of(
            header -> header.jwk(key.toPublicJWK()),
            header -> header.jwkURL(URI.create("https://keys.example/")),
            header -> header.x509CertURL(URI.create("https://keys.example/")));
    for (Consumer<JWSHeader.Builder> header : headers) {
      assertThat(ask(assertion(null, header, _ -> {})).error()).isEqualTo("invalid_client");
    }
  }

  @Test
  void another_key_does_not_do() throws Exception {
    ECKey other = new ECKey.Builder(Realm.partnerKey()).keyID(key.getKeyID()).build();
    var jwt = new SignedJWT(header(null, _ -> {}), claims(_ -> {}));
    jwt.sign(new ECDSASigner(other));

    assertThat(ask(jwt.serialize()).error()).isEqualTo("invalid_client");
  }

  @Test
  void K03_PS256_is_taken_and_RS256_is_not() throws Exception {
    RSAKey rsa = new RSAKeyGenerator(2048).keyID("rsa").keyUse(KeyUse.SIGNATURE).generate();
    realm.registerKey("acme", rsa.toPublicJWK());

    assertThat(ask(rsa(rsa, JWSAlgorithm.PS256)).status()).isEqualTo(200);
    assertThat(ask(rsa(rsa, JWSAlgorithm.RS256)).error()).isEqualTo("invalid_client");
  }

  @Test
  void issuer_and_subject_are_the_client() throws Exception {
    assertThat(ask(assertion(c -> c.issuer("globex"))).error())
        .isIn("invalid_client", "invalid_request");
    assertThat(ask(assertion(c -> c.issuer("globex").subject("globex"))).error())
        .isEqualTo("invalid_client");
  }

  private Answer ask(String assertion) {
    return askAs("partner/acme", assertion);
  }

  private Answer askAs(String principal, String assertion) {
    return realm.ask(
        principal,
        "grant_type",
        "client_credentials",
        "client_assertion_type",
        TYPE,
        "client_assertion",
        assertion);
  }

  private String rsa(RSAKey rsa, JWSAlgorithm algorithm) throws JOSEException {
    var jwt = new SignedJWT(new JWSHeader.Builder(algorithm).keyID("rsa").build(), claims(_ -> {}));
    jwt.sign(new RSASSASigner(rsa));
    return jwt.serialize();
  }

  private String assertion(Consumer<JWTClaimsSet.Builder> change) throws JOSEException {
    return assertion(null, _ -> {}, change);
  }

  private String assertion(
      @Nullable String type,
      Consumer<JWSHeader.Builder> header,
      Consumer<JWTClaimsSet.Builder> change)
      throws JOSEException {
    var jwt = new SignedJWT(header(type, header), claims(change));
    jwt.sign(new ECDSASigner(key));
    return jwt.serialize();
  }

  private JWSHeader header(@Nullable String type, Consumer<JWSHeader.Builder> change) {
    var header = new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID());
    if (type != null) {
      header.type(new JOSEObjectType(type));
    }
    change.accept(header);
    return header.build();
  }

  private JWTClaimsSet claims(Consumer<JWTClaimsSet.Builder> change) {
    var claims =
        new JWTClaimsSet.Builder()
            .issuer("acme")
            .subject("acme")
            .audience(Realm.ISSUER)
            .jwtID(UUID.randomUUID().toString())
            .issueTime(Date.from(realm.clock.instant()))
            .expirationTime(Date.from(realm.clock.instant().plusSeconds(60)));
    change.accept(claims);
    return claims.build();
  }
}
