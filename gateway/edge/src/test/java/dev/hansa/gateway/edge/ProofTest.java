package dev.hansa.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.hansa.gateway.edge.http.TestClients;
import dev.hansa.runtime.error.Errors;
import dev.hansa.runtime.error.MeshReason;
import dev.hansa.runtime.testing.Credential;
import dev.hansa.runtime.testing.ProofKey;
import dev.hansa.runtime.testing.TestAuthority;
import dev.hansa.runtime.testing.TokenSpec;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** REST calls of partners that prove a key instead of a certificate (RFC 9449): K16 to K18. */
class ProofTest {
  private static final Edge EDGE = new Edge();
  private static final String PATH = "/v1/items/a";
  private static final Metadata.Key<String> PROOF =
      Metadata.Key.of("dpop", Metadata.ASCII_STRING_MARSHALLER);
  private static final Metadata.Key<String> NONCE =
      Metadata.Key.of("dpop-nonce", Metadata.ASCII_STRING_MARSHALLER);

  private final ProofKey key = ProofKey.create();
  private final String token =
      EDGE.token("shop.read").claim("cnf", Map.of("jkt", key.thumbprint())).sign();

  @AfterAll
  static void stop() {
    EDGE.close();
  }

  private static String uri(String host) {
    return "https://" + host + ":" + EDGE.restPort() + PATH;
  }

  private TokenSpec first() {
    return key.proof("GET", uri("localhost"), Instant.now()).claim("ath", ProofKey.digest(token));
  }

  private TokenSpec good() {
    return first().claim("nonce", nonce(call(null, "DPoP " + token, first().sign())));
  }

  private static String nonce(HttpResponse<String> response) {
    return response.headers().firstValue("dpop-nonce").orElseThrow();
  }

  private static HttpResponse<String> call(
      @Nullable Credential credential, String authorization, String... proofs) {
    HttpRequest.Builder request = EDGE.unauthorized(PATH).header("authorization", authorization);
    for (String proof : proofs) {
      request.header("dpop", proof);
    }
    try (var client = TestClients.http(Version.HTTP_2, credential)) {
      return Edge.send(client, request);
    }
  }

  private static void assertRefused(HttpResponse<String> response, String reason, String error) {
    assertThat(response.statusCode()).describedAs(response.body()).isEqualTo(401);
    assertThat(response.body()).contains("\"reason\":\"" + reason + '"');
    assertThat(response.headers().firstValue("www-authenticate").orElse(""))
        .startsWith("DPoP realm=\"hansa\"")
        .contains("error=\"" + error + '"')
        .contains("algs=\"ES256 PS256 EdDSA\"");
  }

  @Test
  void K17_a_partner_without_a_certificate_calls_by_proofs() {
    int calls = EDGE.backend.calls();

    HttpResponse<String> response = call(null, "DPoP " + token, good().sign());

    assertThat(response.statusCode()).describedAs(response.body()).isEqualTo(200);
    assertThat(EDGE.backend.calls()).isEqualTo(calls + 1);
  }

  @Test
  void K17_the_first_proof_is_answered_by_a_nonce() {
    int calls = EDGE.backend.calls();

    HttpResponse<String> response = call(null, "DPoP " + token, first().sign());

    assertRefused(response, "DPOP_NONCE_REQUIRED", "use_dpop_nonce");
    assertThat(nonce(response)).isNotEmpty();
    assertThat(EDGE.backend.calls()).isEqualTo(calls);
  }

  @Test
  void K17_a_proof_passes_once() {
    String proof = good().sign();
    call(null, "DPoP " + token, proof);

    assertRefused(call(null, "DPoP " + token, proof), "DPOP_PROOF_REPLAYED", "invalid_dpop_proof");
  }

  @Test
  void K17_a_proof_that_passed_at_one_edge_passes_at_no_other() {
    try (var other = new Edge()) {
      String proof = good().claim("htu", uri("localhost")).sign();
      assertThat(call(null, "DPoP " + token, proof).statusCode()).isNotEqualTo(401);
      HttpRequest.Builder request =
          other.unauthorized(PATH).header("authorization", "DPoP " + token).header("dpop", proof);
      try (var client = TestClients.http(Version.HTTP_2, null)) {
        assertThat(Edge.send(client, request).statusCode()).isEqualTo(401);
      }
    }
  }

  @Test
  void K17_the_host_of_the_request_does_not_decide_what_a_proof_must_name() {
    String elsewhere =
        key.proof("GET", uri("evil.example"), Instant.now())
            .claim("ath", ProofKey.digest(token))
            .claim("nonce", nonce(call(null, "DPoP " + token, first().sign())))
            .sign();

    assertRefused(
        call(null, "DPoP " + token, elsewhere), "DPOP_PROOF_INVALID", "invalid_dpop_proof");
  }

  @Test
  void K17_two_proofs_and_none_are_refused() {
    assertRefused(call(null, "DPoP " + token), "DPOP_PROOF_INVALID", "invalid_dpop_proof");
    assertRefused(
        call(null, "DPoP " + token, good().sign(), good().sign()),
        "DPOP_PROOF_INVALID",
        "invalid_dpop_proof");
  }

  @Test
  void K18_a_token_that_is_bound_to_a_key_is_no_bearer_token() {
    HttpResponse<String> certified = call(EDGE.acme, "Bearer " + token, good().sign());
    assertThat(certified.statusCode()).isEqualTo(401);
    assertThat(certified.body()).contains("CNF_MISMATCH");

    HttpResponse<String> bare = call(null, "Bearer " + token, good().sign());
    assertThat(bare.statusCode()).isEqualTo(401);
    assertThat(bare.body()).contains("CERTIFICATE_MISSING");
  }

  @Test
  void K16_a_token_that_is_bound_to_both_needs_both() {
    String both =
        EDGE.token("shop.read")
            .claim(
                "cnf",
                Map.of(
                    "x5t#S256",
                    TestAuthority.peer(EDGE.acme).thumbprint(),
                    "jkt",
                    key.thumbprint()))
            .sign();

    assertThat(
            call(EDGE.acme, "DPoP " + both, good().claim("ath", ProofKey.digest(both)).sign())
                .statusCode())
        .isNotEqualTo(401);
    assertRefused(
        call(null, "DPoP " + both, good().claim("ath", ProofKey.digest(both)).sign()),
        "CNF_MISMATCH",
        "invalid_token");
    assertThat(call(EDGE.acme, "Bearer " + both).body()).contains("CNF_MISMATCH");
  }

  @Test
  void a_partner_does_not_call_over_the_connection_of_another() {
    HttpResponse<String> response = call(EDGE.evil, "DPoP " + token, good().sign());

    assertThat(response.statusCode()).isEqualTo(403);
    assertThat(response.body()).contains("CALLER_NOT_GRANTED");
  }

  @Test
  void K17_native_grpc_takes_proofs_as_well() {
    String method = "shop.v1.Shop/Get";
    TokenSpec proof =
        key.proof("POST", "https://localhost:" + EDGE.grpcPort() + "/" + method, Instant.now())
            .claim("ath", ProofKey.digest(token));
    StatusRuntimeException first = refusal(method, proof.sign());
    assertThat(Errors.is(first, MeshReason.DPOP_NONCE_REQUIRED)).isTrue();
    Metadata trailers = Objects.requireNonNull(first.getTrailers());
    String nonce = Objects.requireNonNull(trailers.get(NONCE));

    String good = proof.claim("nonce", nonce).sign();
    try (var client = byProof(good)) {
      assertThat(client.unary(method, new byte[] {0x18, 1})).containsExactly(0x18, 1);
    }
    assertThat(Errors.is(refusal(method, good), MeshReason.DPOP_PROOF_REPLAYED)).isTrue();
    String other = proof.claim("nonce", nonce).claim("htm", "GET").sign();
    assertThat(Errors.is(refusal(method, other), MeshReason.DPOP_PROOF_INVALID)).isTrue();
  }

  private StatusRuntimeException refusal(String method, String proof) {
    try (var client = byProof(proof)) {
      return catchThrowableOfType(
          StatusRuntimeException.class, () -> client.unary(method, new byte[] {0x18, 1}));
    }
  }

  private GrpcClient byProof(String proof) {
    var client = new GrpcClient(EDGE.grpcPort(), null, null);
    client.headers().put(GrpcClient.AUTHORIZATION, "DPoP " + token);
    client.headers().put(PROOF, proof);
    return client;
  }

  @Test
  void RFC9728_everybody_may_read_how_to_get_a_token() {
    try (var client = TestClients.http(Version.HTTP_2, null)) {
      HttpResponse<String> response =
          Edge.send(client, EDGE.unauthorized("/.well-known/oauth-protected-resource"));
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
      JsonObject document = JsonParser.parseString(response.body()).getAsJsonObject();
      assertThat(document.get("resource").getAsString())
          .isEqualTo("https://localhost:" + EDGE.restPort());
      assertThat(document.get("authorization_servers").toString())
          .isEqualTo("[\"https://localhost:8444\"]");
      assertThat(document.get("scopes_supported").toString())
          .contains("\"shop.read\"", "\"shop.write\"");
      assertThat(document.get("tls_client_certificate_bound_access_tokens").getAsBoolean())
          .isTrue();
      assertThat(document.get("dpop_signing_alg_values_supported").toString()).contains("ES256");
    }
  }

  @Test
  void whoever_shows_nothing_learns_of_both_schemes() {
    String metadata =
        "resource_metadata=\"https://localhost:"
            + EDGE.restPort()
            + "/.well-known/oauth-protected-resource\"";
    try (var client = TestClients.http(Version.HTTP_2, null)) {
      List<String> challenges =
          Edge.send(client, EDGE.unauthorized(PATH)).headers().allValues("www-authenticate");
      assertThat(challenges).hasSize(2);
      assertThat(challenges.getFirst()).startsWith("Bearer realm=\"hansa\"");
      assertThat(challenges.getLast())
          .startsWith("DPoP realm=\"hansa\"")
          .contains("algs=\"ES256 PS256 EdDSA\"");
      assertThat(challenges)
          .allSatisfy(
              challenge -> assertThat(challenge).contains(metadata).doesNotContain("error"));
    }
  }
}
