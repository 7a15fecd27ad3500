package dev.hansa.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.hansa.acceptance.mesh.Json;
import dev.hansa.acceptance.mesh.KeyPartner;
import dev.hansa.acceptance.mesh.Launcher;
import dev.hansa.acceptance.mesh.OnSharedMesh;
import dev.hansa.acceptance.mesh.RawProof;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Proofs of the right key with one thing wrong, at the running edge (RFC 9449 section 4.3). */
@OnSharedMesh
class BrokenProofTest {
  private static final String ORDERS = "/v1/orders";

  private KeyPartner partner;
  private String token;
  private String nonce;

  @BeforeEach
  void prepare(Launcher mesh) throws Exception {
    partner = KeyPartner.register(mesh, "orders.read");
    token = partner.token();
    nonce = show(first().sign()).headers().firstValue("dpop-nonce").orElseThrow();
  }

  private URI uri() {
    return partner.edge().resolve(ORDERS);
  }

  /** Lacks the nonce alone. */
  private RawProof first() {
    return RawProof.of(partner.proven(), "GET", uri(), token);
  }

  private RawProof good() {
    return first().claim("nonce", nonce);
  }

  private HttpResponse<String> show(String... proofs) {
    return partner.get(partner.http(), ORDERS, "DPoP " + token, proofs);
  }

  private static void refused(
      String what, HttpResponse<String> answer, String reason, String error) {
    assertThat(answer.statusCode()).as(what + ": " + answer.body()).isEqualTo(401);
    assertThat(Json.text(answer.body(), "reason")).as(what).isEqualTo(reason);
    assertThat(answer.headers().firstValue("www-authenticate").orElse(""))
        .as(what)
        .startsWith("DPoP realm=\"hansa\"")
        .contains("error=\"" + error + '"', "algs=\"ES256 PS256 EdDSA\"");
  }

  private static void invalid(String what, HttpResponse<String> answer) {
    refused(what, answer, "DPOP_PROOF_INVALID", "invalid_dpop_proof");
  }

  private static void taken(String what, HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(what + ": " + answer.body()).isEqualTo(200);
  }

  @Test
  @DisplayName("K17: whatever is changed of a good proof makes it worthless")
  void refuses_a_changed_proof() throws Exception {
    for (Map.Entry<String, UnaryOperator<RawProof>> change : changes().entrySet()) {
      RawProof good = good();
      invalid(change.getKey(), show(change.getValue().apply(good).sign()));
      taken("unchanged, after " + change.getKey(), show(good.sign()));
    }
  }

  private Map<String, UnaryOperator<RawProof>> changes() throws Exception {
    ECKey other = new ECKeyGenerator(Curve.P_256).generate();
    String issuer = partner.identity().toString();
    long now = Instant.now().getEpochSecond();
    Map<String, UnaryOperator<RawProof>> changes = new LinkedHashMap<>();
    changes.put("typ JWT", proof -> proof.header("typ", "JWT"));
    changes.put("typ at+jwt", proof -> proof.header("typ", "at+jwt"));
    changes.put("no typ", proof -> proof.withoutHeader("typ"));
    changes.put("alg none", proof -> proof.header("alg", "none"));
    changes.put("alg HS256", proof -> proof.header("alg", "HS256"));
    changes.put("alg of another key", proof -> proof.header("alg", "PS256"));
    changes.put("no key", proof -> proof.withoutHeader("jwk"));
    changes.put("private key", proof -> proof.header("jwk", partner.proven().toJSONObject()));
    changes.put("secret key", proof -> proof.header("jwk", secret()));
    changes.put("key by reference", proof -> proof.header("jku", issuer + "/oauth2/jwks"));
    changes.put("extension", proof -> proof.header("crit", List.of("exp")));
    changes.put("another method", proof -> proof.claim("htm", "POST"));
    changes.put("method in lower case", proof -> proof.claim("htm", "get"));
    changes.put("no method", proof -> proof.without("htm"));
    changes.put("another path", proof -> proof.claim("htu", uri().resolve("/v1/stock").toString()));
    changes.put("another host", proof -> proof.claim("htu", issuer + ORDERS));
    changes.put("http", proof -> proof.claim("htu", uri().toString().replace("https", "http")));
    changes.put("no uri", proof -> proof.without("htu"));
    changes.put("another token", proof -> proof.claim("ath", RawProof.digest("another")));
    changes.put("no token", proof -> proof.without("ath"));
    changes.put("no id", proof -> proof.without("jti"));
    changes.put("empty id", proof -> proof.claim("jti", ""));
    changes.put("a minute old", proof -> proof.claim("iat", now - 60));
    changes.put("two minutes ahead", proof -> proof.claim("iat", now + 120));
    changes.put("time in words", proof -> proof.claim("iat", "now"));
    changes.put("no time", proof -> proof.without("iat"));
    changes.put("signed by another", proof -> proof.signedBy(other));
    return changes;
  }

  private static Map<String, Object> secret() {
    return new OctetSequenceKey.Builder(new byte[32]).build().toJSONObject();
  }

  @Test
  @DisplayName("K17: a request has exactly one proof")
  void refuses_none_and_two() {
    invalid("none", show());
    invalid("two", show(good().sign(), good().sign()));
    invalid("nonsense", show("nonsense"));
    taken("one", show(good().sign()));
  }

  @Test
  @DisplayName("K17: without a nonce of the edge there is one to be had, and nothing else")
  void demands_a_nonce() {
    for (RawProof proof : List.of(first(), good().claim("nonce", "A".repeat(32)))) {
      HttpResponse<String> answer = show(proof.sign());
      refused("nonce", answer, "DPOP_NONCE_REQUIRED", "use_dpop_nonce");
      String given = answer.headers().firstValue("dpop-nonce").orElseThrow();
      taken("the nonce given", show(proof.claim("nonce", given).sign()));
    }
  }

  @Test
  @DisplayName("K17: one of twenty equal proofs passes, over whatever connections they come")
  void takes_a_proof_once() {
    String proof = good().sign();
    List<CompletableFuture<HttpResponse<String>>> calls =
        IntStream.range(0, 20)
            .mapToObj(
                _ -> CompletableFuture.supplyAsync(() -> show(proof), Thread::startVirtualThread))
            .toList();
    List<HttpResponse<String>> answers = calls.stream().map(CompletableFuture::join).toList();
    assertThat(answers).filteredOn(answer -> answer.statusCode() == 200).hasSize(1);
    answers.stream()
        .filter(answer -> answer.statusCode() != 200)
        .forEach(answer -> replayed("beside the first", answer));

    try (HttpClient another =
        HttpClient.newBuilder().sslContext(partner.http().sslContext()).build()) {
      replayed("another connection", partner.get(another, ORDERS, "DPoP " + token, proof));
      taken("another proof", partner.get(another, ORDERS, "DPoP " + token, good().sign()));
    }
  }

  private static void replayed(String what, HttpResponse<String> answer) {
    refused(what, answer, "DPOP_PROOF_REPLAYED", "invalid_dpop_proof");
  }

  @Test
  @DisplayName("K17: URIs are compared normalised, and clocks may differ by half a minute")
  void takes_equivalent_proofs() {
    String uri = uri().toString();
    taken("host", show(good().claim("htu", uri.replace("localhost", "LocalHost")).sign()));
    taken("query", show(good().claim("htu", uri + "?page_size=1").sign()));
    taken("escape", show(good().claim("htu", uri.replace("orders", "%6frders")).sign()));
    long now = Instant.now().getEpochSecond();
    taken("older", show(good().claim("iat", now - 30).sign()));
    taken("ahead", show(good().claim("iat", now + 30).sign()));
  }
}
