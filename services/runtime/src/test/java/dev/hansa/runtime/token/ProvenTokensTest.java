package dev.hansa.runtime.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.util.Base64URL;
import dev.hansa.runtime.error.MeshReason;
import dev.hansa.runtime.testing.ManualClock;
import dev.hansa.runtime.testing.ProofKey;
import dev.hansa.runtime.testing.TestAuthority;
import dev.hansa.runtime.testing.TestTokens;
import dev.hansa.runtime.testing.TokenSpec;
import dev.hansa.runtime.token.ProvenTokens.Proven;
import dev.hansa.runtime.token.ProvenTokens.Shown;
import dev.hansa.runtime.token.Verification.Rejected;
import dev.hansa.runtime.token.Verification.Valid;
import dev.hansa.runtime.trust.Peer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens that are bound to keys, shown with proofs (RFC 9449): K16 to K18. */
class ProvenTokensTest {
  private static final String URI = "https://api.example/v1/orders";
  private static final HttpTarget TARGET =
      new HttpTarget("POST", Set.of("https://api.example"), "/v1/orders");
  private static final Peer ACME = TestAuthority.of("hansa.local").peer("partner/acme");

  private final ManualClock clock = new ManualClock();
  private final TestTokens tokens = TestTokens.of(clock);
  private final TokenVerifier verifier = tokens.verifier("gateway");
  private final ProvenTokens proven = ProvenTokens.start(verifier, clock);
  private final ProofKey key = ProofKey.create();
  private final String token = bound(Map.of("jkt", key.thumbprint()));

  @AfterEach
  void stop() {
    proven.close();
    verifier.close();
  }

  private String bound(Map<String, String> confirmation) {
    return tokens.partner(ACME, "orders.read").claim("cnf", confirmation).sign();
  }

  /** A proof that lacks the nonce alone. */
  private TokenSpec first() {
    return key.proof("POST", URI, clock.instant()).claim("ath", ProofKey.digest(token));
  }

  /** A good proof. */
  private TokenSpec good() {
    return first().claim("nonce", nonce(proven));
  }

  private String nonce(ProvenTokens by) {
    return ask(by, token, Optional.empty(), first().sign()).nonce().orElseThrow();
  }

  private Proven ask(String... proofs) {
    return ask(proven, token, Optional.empty(), proofs);
  }

  private static Proven ask(ProvenTokens by, String token, Optional<Peer> peer, String... proofs) {
    return by.verify(new Shown(token, List.of(proofs), TARGET, holder(peer)))
        .orTimeout(10, TimeUnit.SECONDS)
        .join();
  }

  private static Holder holder(Optional<Peer> peer) {
    return Holder.of(peer, Optional.empty(), "192.0.2.1");
  }

  private static void assertRefused(Proven answer, MeshReason reason) {
    assertThat(answer.verification())
        .isInstanceOfSatisfying(
            Rejected.class, rejected -> assertThat(rejected.reason()).isEqualTo(reason));
    assertThat(answer.key()).isEmpty();
  }

  @Test
  @DisplayName("K17: a good proof lets its token pass")
  void takes_a_good_proof() {
    Proven answer = ask(good().sign());

    assertThat(answer.verification()).isInstanceOf(Valid.class);
    assertThat(answer.key()).isEqualTo(key.thumbprint());
    assertThat(answer.nonce()).isEmpty();
  }

  @Test
  @DisplayName("K17: without a nonce of ours there is one to be had, and nothing else")
  void demands_a_nonce() {
    Proven answer = ask(first().sign());

    assertRefused(answer, MeshReason.DPOP_NONCE_REQUIRED);
    assertThat(answer.nonce()).isPresent();
    for (String nonce : List.of("", "x", "A".repeat(32), answer.nonce().orElseThrow() + "A")) {
      assertRefused(ask(first().claim("nonce", nonce).sign()), MeshReason.DPOP_NONCE_REQUIRED);
    }
  }

  @Test
  @DisplayName("K17: a nonce lasts five minutes, and is replaced before")
  void replaces_nonces() {
    String nonce = nonce(proven);
    clock.advance(Duration.ofMinutes(3));
    assertThat(askAgain(nonce).nonce()).isPresent();
    clock.advance(Duration.ofMinutes(2));
    assertRefused(askAgain(nonce), MeshReason.DPOP_NONCE_REQUIRED);
  }

  private Proven askAgain(String nonce) {
    String fresh = bound(Map.of("jkt", key.thumbprint()));
    var proof = key.proof("POST", URI, clock.instant()).claim("ath", ProofKey.digest(fresh));
    return ask(proven, fresh, Optional.empty(), proof.claim("nonce", nonce).sign());
  }

  @Test
  @DisplayName("K17: a proof passes once, however many try at the same time")
  void takes_a_proof_once() {
    String proof = good().sign();
    var answers =
        IntStream.range(0, 20)
            .mapToObj(
                _ ->
                    proven.verify(
                        new Shown(token, List.of(proof), TARGET, holder(Optional.empty()))))
            .toList();
    assertThat(answers.stream().map(CompletableFuture::join).map(Proven::verification))
        .filteredOn(Valid.class::isInstance)
        .hasSize(1);
    clock.advance(Duration.ofSeconds(59));
    assertRefused(ask(proof), MeshReason.DPOP_PROOF_REPLAYED);
    clock.advance(Duration.ofSeconds(1));
    assertRefused(ask(proof), MeshReason.DPOP_PROOF_INVALID);
  }

  @Test
  @DisplayName("K17: a proof that passed at one process passes at no other")
  void takes_a_proof_at_one_process() {
    String proof = good().sign();
    assertThat(ask(proof).verification()).isInstanceOf(Valid.class);
    try (var other = ProvenTokens.start(verifier, clock)) {
      assertRefused(ask(other, token, Optional.empty(), proof), MeshReason.DPOP_NONCE_REQUIRED);
    }
  }

  static Stream<UnaryOperator<TokenSpec>> mutations() {
    return Stream.of(
        proof -> proof.header("typ", "JWT"),
        proof -> proof.header("typ", "at+jwt"),
        proof -> proof.withoutHeader("typ"),
        proof -> proof.header("alg", "none"),
        proof -> proof.header("alg", "HS256"),
        proof -> proof.header("alg", "PS256"),
        proof -> proof.header("alg", "RS256"),
        proof -> proof.withoutHeader("jwk"),
        proof -> proof.header("jwk", "key"),
        proof -> proof.header("jwk", Map.of("kty", "EC", "crv", "P-256", "x", "AA", "y", "AA")),
        proof -> proof.header("jwk", secret()),
        proof -> proof.header("jku", "https://keys.example/"),
        proof -> proof.header("x5u", "https://keys.example/"),
        proof -> proof.header("crit", List.of("exp")),
        proof -> proof.claim("htm", "GET"),
        proof -> proof.claim("htm", "post"),
        proof -> proof.without("htm"),
        proof -> proof.claim("htu", "https://other.example/v1/orders"),
        proof -> proof.claim("htu", "https://api.example/v1/orders/"),
        proof -> proof.claim("htu", "https://api.example:8443/v1/orders"),
        proof -> proof.claim("htu", "http://api.example/v1/orders"),
        proof -> proof.claim("htu", "https://api.example@other.example/v1/orders"),
        proof -> proof.claim("htu", "/v1/orders"),
        proof -> proof.without("htu"),
        proof -> proof.claim("ath", ProofKey.digest("another")),
        proof -> proof.without("ath"),
        proof -> proof.claim("jti", ""),
        proof -> proof.claim("jti", "x".repeat(257)),
        proof -> proof.without("jti"),
        proof -> proof.claim("iat", "now"),
        proof -> proof.claim("iat", Long.MAX_VALUE),
        proof -> proof.without("iat"),
        proof -> proof.signedBy(_ -> new byte[64]),
        proof -> proof.signedBy(_ -> new byte[0]));
  }

  private static Map<String, Object> secret() {
    return new OctetSequenceKey.Builder(new byte[32]).build().toJSONObject();
  }

  @ParameterizedTest
  @MethodSource("mutations")
  @DisplayName("K17: whatever is changed of a good proof makes it worthless")
  void refuses_a_changed_proof(UnaryOperator<TokenSpec> mutation) {
    assertRefused(ask(mutation.apply(good()).sign()), MeshReason.DPOP_PROOF_INVALID);
  }

  @Test
  @DisplayName("K17: a private key in a proof is refused, even the right one")
  void refuses_a_private_key() {
    assertRefused(
        ask(good().header("jwk", key.key().toJSONObject()).sign()), MeshReason.DPOP_PROOF_INVALID);
  }

  @Test
  @DisplayName("K17: a request has exactly one proof")
  void refuses_none_and_two() {
    assertRefused(ask(), MeshReason.DPOP_PROOF_INVALID);
    assertRefused(ask(good().sign(), good().sign()), MeshReason.DPOP_PROOF_INVALID);
    assertRefused(ask("nonsense"), MeshReason.DPOP_PROOF_INVALID);
    assertRefused(ask("x".repeat(9000)), MeshReason.DPOP_PROOF_INVALID);
  }

  @ParameterizedTest
  @CsvSource({"-61,false", "-60,false", "-59,true", "0,true", "59,true", "60,true", "61,false"})
  @DisplayName("K17: made within a minute of now")
  void takes_proofs_of_now(long seconds, boolean taken) {
    long issued = clock.instant().getEpochSecond() + seconds;
    assertThat(ask(good().claim("iat", issued).sign()).verification() instanceof Valid)
        .isEqualTo(taken);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTPS://API.Example/v1/orders",
        "https://api.example:443/v1/orders",
        "https://api.example/v1/%6frders",
        "https://api.example/v1/./orders",
        "https://api.example/v0/../v1/orders",
        "https://api.example/v1/orders?page=2",
        "https://api.example/v1/orders#top"
      })
  @DisplayName("K17: URIs are compared normalised, query and fragment left out")
  void takes_equivalent_uris(String uri) {
    assertThat(ask(good().claim("htu", uri).sign()).verification()).isInstanceOf(Valid.class);
  }

  @Test
  @DisplayName("K15: a proof of another key does not help a thief")
  void refuses_another_key() {
    ProofKey thief = ProofKey.create();
    var proof =
        thief
            .proof("POST", URI, clock.instant())
            .claim("ath", ProofKey.digest(token))
            .claim("nonce", nonce(proven));
    assertRefused(ask(proof.sign()), MeshReason.CNF_MISMATCH);
  }

  @Test
  @DisplayName("K16: bound to a certificate and a key, both must be proven")
  void refuses_one_of_two() {
    String both = bound(Map.of("x5t#S256", ACME.thumbprint(), "jkt", key.thumbprint()));
    Peer other = TestAuthority.of("hansa.local").peer("partner/acme");
    UnaryOperator<TokenSpec> forBoth = proof -> proof.claim("ath", ProofKey.digest(both));

    assertThat(ask(proven, both, Optional.of(ACME), forBoth.apply(good()).sign()).verification())
        .isInstanceOf(Valid.class);
    assertRefused(
        ask(proven, both, Optional.empty(), forBoth.apply(good()).sign()), MeshReason.CNF_MISMATCH);
    assertRefused(
        ask(proven, both, Optional.of(other), forBoth.apply(good()).sign()),
        MeshReason.CNF_MISMATCH);
    assertThat(verifier.verify(both, ACME).join())
        .isInstanceOfSatisfying(
            Rejected.class,
            rejected -> assertThat(rejected.reason()).isEqualTo(MeshReason.CNF_MISMATCH));
  }

  @Test
  @DisplayName("K18: a token that is bound to a key is no bearer token")
  void refuses_a_token_without_its_proof() {
    assertThat(verifier.verify(token, ACME).join())
        .isInstanceOfSatisfying(
            Rejected.class,
            rejected -> assertThat(rejected.reason()).isEqualTo(MeshReason.CNF_MISMATCH));
  }

  @Test
  @DisplayName("K18: a token that is bound to a certificate needs no proof, and takes none")
  void refuses_a_proof_that_nothing_demands() {
    String certified = bound(Map.of("x5t#S256", ACME.thumbprint()));
    var proof = good().claim("ath", ProofKey.digest(certified));
    assertRefused(ask(proven, certified, Optional.of(ACME), proof.sign()), MeshReason.CNF_MISMATCH);
  }

  @Test
  void one_address_that_keeps_forging_proofs_is_not_verified_any_more() {
    for (int i = 0; i < FailureBudget.BURST; i++) {
      assertRefused(ask(good().signedBy(_ -> new byte[64]).sign()), MeshReason.DPOP_PROOF_INVALID);
    }
    assertRefused(ask(good().sign()), MeshReason.VERIFICATIONS_EXHAUSTED);
  }

  @Test
  void what_cannot_be_remembered_is_refused() throws JOSEException {
    var used = new UsedProofs(clock);
    var vkey = VerificationKey.of("key", key.key().toPublicJWK()).orElseThrow();
    var until = clock.instant().plusSeconds(60);
    Map<UsedProofs.Use, Integer> answers = new HashMap<>();
    for (int i = 0; i <= UsedProofs.MAX_PROOFS; i++) {
      var proof =
          new DpopProof(new Jws(Map.of(), "", "", signature()), vkey, "p" + i, until, false);
      answers.merge(used.use("partner/acme", proof), 1, Integer::sum);
    }
    assertThat(answers)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(UsedProofs.Use.FIRST, UsedProofs.MAX_PROOFS, UsedProofs.Use.FULL, 1));
    var other = new DpopProof(new Jws(Map.of(), "", "", signature()), vkey, "p0", until, false);
    assertThat(used.use("partner/globex", other)).isEqualTo(UsedProofs.Use.FIRST);
  }

  private static Base64URL signature() {
    return Base64URL.encode(new byte[64]);
  }
}
