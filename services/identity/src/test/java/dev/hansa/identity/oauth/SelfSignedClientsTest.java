package dev.hansa.identity.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.hansa.identity.oauth.Realm.Answer;
import dev.hansa.runtime.testing.CertificateSpec;
import dev.hansa.runtime.testing.Credential;
import dev.hansa.runtime.testing.ProofKey;
import dev.hansa.runtime.testing.TestAuthority;
import dev.hansa.runtime.trust.Peer;
import dev.hansa.runtime.trust.SelfSigned;
import java.security.cert.CertificateException;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** {@code self_signed_tls_client_auth} (RFC 8705 section 2.2): K15, K16, K24, K32. */
class SelfSignedClientsTest {
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String OWN = Realm.form("grant_type", "client_credentials");
  private static final String ASSERTED =
      OWN
          + "&"
          + Realm.form(
              "client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");

  private final Realm realm = new Realm();
  private final TestAuthority authority = TestAuthority.of("hansa.local", realm.clock);
  private final Credential own = spec("https://erp.initech.example").selfSigned();
  private final Credential other = spec("https://erp.initech.example").selfSigned();

  @BeforeEach
  void register() {
    realm.registerOwn("initech", own.leaf());
  }

  private CertificateSpec spec(String uri) {
    return authority.leaf(uri).withSubject("CN=initech");
  }

  private static SelfSigned shown(Credential credential) {
    try {
      return SelfSigned.of(credential.leaf());
    } catch (CertificateException e) {
      throw new AssertionError(e);
    }
  }

  private static TokenCall call(Credential credential, String body, String... proofs) {
    return new TokenCall(
        FORM,
        Optional.empty(),
        body,
        Optional.empty(),
        Optional.of(shown(credential)),
        List.of(proofs));
  }

  private Answer ask(Credential credential, String client, String... proofs) {
    return realm.ask(call(credential, OWN + "&" + Realm.form("client_id", client), proofs));
  }

  private void refused(Answer answer) {
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer).isEqualTo(realm.own("partner/nobody")); // K32: the one body of them all
    assertThat(ask(own, "initech").status()).isEqualTo(200);
  }

  @Test
  void a_registered_certificate_gets_a_token_that_is_bound_to_it() {
    Answer answer = ask(own, "initech");

    assertThat(answer.status()).as(answer.description()).isEqualTo(200);
    assertThat(answer.json()).containsEntry("token_type", "Bearer");
    assertThat(answer.claims().getSubject()).isEqualTo("partner/initech");
    assertThat(answer.claims().getClaim("cnf"))
        .isEqualTo(Map.of("x5t#S256", shown(own).thumbprint()));
    assertThat(answer.scopes()).containsExactlyInAnyOrder("orders.read", "orders.write");
  }

  @Test
  void each_of_several_registered_certificates_will_do() {
    realm.registerOwn("initech", own.leaf(), other.leaf());

    assertThat(ask(own, "initech").status()).isEqualTo(200);
    assertThat(ask(other, "initech").claims().getClaim("cnf"))
        .isEqualTo(Map.of("x5t#S256", shown(other).thumbprint()));
  }

  @Test
  @DisplayName("K24, K32: a certificate that is not registered proves nobody, whatever it says")
  void refuses_other_certificates() {
    refused(ask(other, "initech"));
    refused(ask(spec("spiffe://hansa.local/partner/initech").selfSigned(), "initech"));
    refused(ask(own, "acme"));
    refused(ask(own, "nobody"));
  }

  @Test
  @DisplayName("K24: a key that is registered does not stand for another certificate of it")
  void compares_certificates_not_keys() {
    var pair = CertificateSpec.keyPair();
    realm.registerOwn("globex", spec("https://a.example").selfSigned(pair).leaf());

    refused(ask(spec("https://b.example").selfSigned(pair), "globex"));
  }

  @Test
  @DisplayName("K24: a SPIFFE id that somebody has put into his own certificate is no proof of it")
  void takes_no_name_from_a_self_signed_certificate() {
    realm.register("globex", "orders.read");

    refused(ask(spec("spiffe://hansa.local/partner/globex").selfSigned(), "globex"));
    for (String principal : List.of("service/gateway", "service/orders", "operator/admin")) {
      var liar = authority.leaf(authority.id(principal).toString()).selfSigned();
      refused(
          realm.ask(
              call(
                  liar,
                  OWN + "&" + Realm.form("client_id", principal, "audience", "service/identity"))));
    }
  }

  @Test
  @DisplayName("K24: who comes by his own certificate comes by no other method, and the reverse")
  void keeps_methods_apart() throws Exception {
    refused(realm.own("partner/initech"));
    ECKey key =
        new ECKey.Builder(Curve.P_256, (ECPublicKey) own.leaf().getPublicKey())
            .privateKey((ECPrivateKey) own.key())
            .keyID(own.leaf().getSerialNumber().toString()) // as it is registered
            .build();
    refused(byAssertion(Optional.empty(), "initech", key));
    refused(byAssertion(Optional.of(Realm.peer("partner/initech")), "initech", key));

    realm.register("globex", "orders.read");
    realm.registerKey("globex", key.toPublicJWK());
    refused(ask(own, "globex"));
    assertThat(byAssertion(Optional.empty(), "globex", key).status()).isEqualTo(200);
  }

  @Test
  @DisplayName("K16: beside an assertion a stranger's certificate counts for nothing")
  void binds_an_assertions_token_to_the_proven_key_alone() throws Exception {
    ECKey key = Realm.partnerKey();
    realm.registerKey("acme", key.toPublicJWK());
    String form = ASSERTED + "&" + Realm.form("client_assertion", assertion("acme", key));
    var proof = ProofKey.create();

    Answer answer = realm.ask(call(other, form, proof(proof)));
    assertThat(answer.claims().getClaim("cnf")).isEqualTo(Map.of("jkt", proof.thumbprint()));

    form = ASSERTED + "&" + Realm.form("client_assertion", assertion("acme", key));
    refused(realm.ask(call(other, form)));
  }

  @Test
  @DisplayName("K16: with a proof of a key the token is bound to both")
  void binds_to_both() {
    var proof = ProofKey.create();

    assertThat(ask(own, "initech", proof(proof)).claims().getClaim("cnf"))
        .isEqualTo(Map.of("x5t#S256", shown(own).thumbprint(), "jkt", proof.thumbprint()));
  }

  @Test
  void a_certificate_out_of_its_dates_is_no_proof() {
    realm.clock.advance(TestAuthority.validity());
    assertThat(ask(own, "initech").status()).isEqualTo(200);
    realm.clock.advance(Duration.ofSeconds(1));
    assertThat(ask(own, "initech")).isEqualTo(realm.own("partner/nobody"));

    var now = realm.clock.instant();
    var early = spec("x:y").valid(now.plusSeconds(60), now.plusSeconds(90)).selfSigned();
    realm.registerOwn("initech", early.leaf());
    assertThat(ask(early, "initech").status()).isEqualTo(401);
    realm.clock.advance(Duration.ofSeconds(60));
    assertThat(ask(early, "initech").status()).isEqualTo(200);
  }

  @Test
  @DisplayName("K32: a disabled partner with its certificate looks like nobody at all")
  void refuses_disabled_partners() {
    assertThat(ask(own, "initech").status()).isEqualTo(200);
    realm.disable("initech");
    assertThat(ask(own, "initech")).isEqualTo(realm.own("partner/nobody"));
  }

  @Test
  void a_client_says_its_name() {
    assertThat(realm.ask(call(own, OWN)).error()).isEqualTo("invalid_request");
  }

  @Test
  @DisplayName("K30: its certificate takes its token back, another's does not")
  void revokes() {
    String token = ask(own, "initech").token();
    String question = Realm.form("client_id", "initech", "token", token);

    assertThat(realm.revocation.answer(call(other, question)).status()).isEqualTo(401);
    assertThat(realm.exchange("service/gateway", token, "service/orders").status()).isEqualTo(200);
    assertThat(realm.revocation.answer(call(own, question)).status()).isEqualTo(200);
    assertThat(realm.exchange("service/gateway", token, "service/orders").error())
        .isEqualTo("invalid_request");
  }

  @Test
  @DisplayName("K29: the gateway may look at its token, it may not")
  void is_introspected() {
    String token = ask(own, "initech").token();
    var gateway =
        new TokenCall(
            FORM,
            Optional.empty(),
            Realm.form("client_id", "service/gateway", "token", token),
            Optional.of(Realm.peer("service/gateway")));

    assertThat(realm.introspection.answer(gateway, false).body())
        .contains("\"active\":true", shown(own).thumbprint());
    assertThat(
            realm
                .introspection
                .answer(call(own, Realm.form("client_id", "initech", "token", token)), false)
                .body())
        .contains("access_denied");
  }

  private Answer byAssertion(Optional<Peer> peer, String client, ECKey key) throws Exception {
    String form = ASSERTED + "&" + Realm.form("client_assertion", assertion(client, key));
    return realm.ask(
        new TokenCall(FORM, Optional.empty(), form, peer, List.of(proof(ProofKey.create()))));
  }

  private String proof(ProofKey key) {
    return key.proof("POST", Realm.ISSUER + "/oauth2/token", realm.clock.instant())
        .claim("nonce", realm.proofs.nonce())
        .sign();
  }

  private String assertion(String client, ECKey key) throws Exception {
    var claims =
        new JWTClaimsSet.Builder()
            .issuer(client)
            .subject(client)
            .audience(Realm.ISSUER)
            .issueTime(Date.from(realm.clock.instant()))
            .expirationTime(Date.from(realm.clock.instant().plusSeconds(60)))
            .jwtID(UUID.randomUUID().toString())
            .build();
    var jwt =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build(), claims);
    jwt.sign(new ECDSASigner(key));
    return jwt.serialize();
  }
}
