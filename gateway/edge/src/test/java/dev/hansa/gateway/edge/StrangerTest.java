package dev.hansa.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hansa.gateway.edge.http.TestClients;
import dev.hansa.runtime.error.Errors;
import dev.hansa.runtime.error.MeshReason;
import dev.hansa.runtime.testing.Credential;
import dev.hansa.runtime.testing.ProofKey;
import dev.hansa.runtime.testing.TestAuthority;
import dev.hansa.runtime.trust.SelfSigned;
import io.grpc.StatusRuntimeException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.cert.CertificateException;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Calls over self-signed certificates (RFC 8705 section 2.2): each is the key of the tokens that
 * are bound to it, and nobody's name.
 */
class StrangerTest {
  private static final Edge EDGE = new Edge();
  private static final String PATH = "/v1/items/a";
  private static final String METHOD = "shop.v1.Shop/Get";
  private static final byte[] MESSAGE = {0x18, 1};

  private final Credential own = selfSigned("https://erp.initech.example");
  private final String token = token(own);

  @AfterAll
  static void stop() {
    EDGE.close();
  }

  private static Credential selfSigned(String uri) {
    return EDGE.authority.leaf(uri).withSubject("CN=erp").selfSigned();
  }

  private static String thumbprint(Credential credential) {
    try {
      return SelfSigned.of(credential.leaf()).thumbprint();
    } catch (CertificateException e) {
      throw new AssertionError(e);
    }
  }

  /** What identity issues to partner initech, which has registered a certificate. */
  private static String token(Credential credential) {
    return EDGE.token("shop.read")
        .subject("partner/initech")
        .claim("client_id", "initech")
        .boundTo(thumbprint(credential))
        .sign();
  }

  private static HttpResponse<String> call(
      Version version, @Nullable Credential shown, String path, String... headers) {
    HttpRequest.Builder request = EDGE.unauthorized(path);
    try (var client = TestClients.http(version, shown)) {
      return Edge.send(client, headers.length == 0 ? request : request.headers(headers));
    }
  }

  private static HttpResponse<String> bearing(@Nullable Credential shown, String token) {
    return call(Version.HTTP_2, shown, PATH, "authorization", "Bearer " + token);
  }

  private static void assertRefused(HttpResponse<String> response, MeshReason reason) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(401);
    assertThat(response.body()).contains("\"reason\":\"" + reason + '"');
  }

  private static MeshReason natively(@Nullable Credential shown, @Nullable String token) {
    try (var client = new GrpcClient(EDGE.grpcPort(), shown, token)) {
      var refused =
          catchThrowableOfType(StatusRuntimeException.class, () -> client.unary(METHOD, MESSAGE));
      return Errors.info(refused)
          .map(info -> MeshReason.valueOf(info.getReason()))
          .orElseThrow(() -> new AssertionError(refused));
    }
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  @DisplayName("RFC 8705 3: the certificate that a token is bound to serves it, by REST")
  void serves_rest(Version version) {
    EDGE.spans.reset();

    var response = call(version, own, PATH, "authorization", "Bearer " + token);

    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(EDGE.spans.getFinishedSpanItems())
        .anySatisfy(
            span ->
                assertThat(span.getAttributes().asMap().toString()).contains("partner/initech"));
  }

  @Test
  @DisplayName("RFC 8705 3: the certificate that a token is bound to serves it, by gRPC")
  void serves_grpc() {
    try (var client = new GrpcClient(EDGE.grpcPort(), own, token)) {
      assertThat(client.unary(METHOD, MESSAGE)).isEqualTo(MESSAGE);
    }
  }

  @Test
  @DisplayName("K15: another certificate does not, self-signed or verified; nor does none")
  void refuses_other_certificates() {
    Credential other = selfSigned("https://erp.initech.example");
    int calls = EDGE.backend.calls();

    HttpResponse<String> refused = bearing(other, token);
    assertRefused(refused, MeshReason.CNF_MISMATCH);
    assertThat(refused.headers().firstValue("www-authenticate").orElse(""))
        .startsWith("Bearer realm=\"hansa\"")
        .contains("error=\"invalid_token\"");
    assertRefused(bearing(EDGE.acme, token), MeshReason.CNF_MISMATCH);
    assertRefused(bearing(null, token), MeshReason.CERTIFICATE_MISSING);
    assertThat(natively(other, token)).isEqualTo(MeshReason.CNF_MISMATCH);
    assertThat(natively(EDGE.acme, token)).isEqualTo(MeshReason.CNF_MISMATCH);
    assertThat(natively(null, token)).isEqualTo(MeshReason.CERTIFICATE_MISSING);

    assertThat(EDGE.backend.calls()).isEqualTo(calls);
    assertThat(bearing(own, token).statusCode()).isEqualTo(200);
  }

  @Test
  @DisplayName("K15, Z10: nobody becomes a partner by writing its name into a certificate")
  void takes_no_name_from_a_self_signed_certificate() {
    Credential liar = EDGE.authority.leaf("spiffe://hansa.local/partner/acme").selfSigned();

    assertRefused(bearing(liar, EDGE.token()), MeshReason.CNF_MISMATCH);
    assertThat(natively(liar, EDGE.token())).isEqualTo(MeshReason.CNF_MISMATCH);
    assertRefused(call(Version.HTTP_2, liar, PATH), MeshReason.TOKEN_MISSING);
    assertThat(natively(liar, null)).isEqualTo(MeshReason.TOKEN_MISSING);
    assertRefused(call(Version.HTTP_2, liar, "/docs"), MeshReason.CERTIFICATE_MISSING);
    assertThat(bearing(EDGE.acme, EDGE.token()).statusCode()).isEqualTo(200);
  }

  @Test
  @DisplayName("T04: the certificate of an unknown authority still opens no connection")
  void refuses_unknown_authorities() {
    Credential foreign = TestAuthority.of("hansa.local").issue("partner/acme");

    assertThatThrownBy(() -> bearing(foreign, token)).isInstanceOf(UncheckedIOException.class);
    try (var client = new GrpcClient(EDGE.grpcPort(), foreign, token)) {
      assertThatThrownBy(() -> client.unary(METHOD, MESSAGE)).hasMessageContaining("UNAVAILABLE");
    }
  }

  @Test
  @DisplayName("K16: a token that is bound to a certificate of its own and a key needs both")
  void needs_both() {
    var key = ProofKey.create();
    String both =
        EDGE.token("shop.read")
            .subject("partner/initech")
            .claim("cnf", Map.of("x5t#S256", thumbprint(own), "jkt", key.thumbprint()))
            .sign();
    Credential other = selfSigned("https://erp.initech.example");

    assertThat(proven(own, both, key).statusCode()).isEqualTo(200);
    assertRefused(proven(other, both, key), MeshReason.CNF_MISMATCH);
    assertRefused(proven(null, both, key), MeshReason.CNF_MISMATCH);
    assertRefused(bearing(own, both), MeshReason.CNF_MISMATCH);
  }

  private static HttpResponse<String> proven(
      @Nullable Credential shown, String token, ProofKey key) {
    var proof =
        key.proof("GET", "https://localhost:" + EDGE.restPort() + PATH, Instant.now())
            .claim("ath", ProofKey.digest(token));
    String nonce =
        call(Version.HTTP_2, shown, PATH, "authorization", "DPoP " + token, "dpop", proof.sign())
            .headers()
            .firstValue("dpop-nonce")
            .orElseThrow();
    String good = proof.claim("nonce", nonce).sign();
    return call(Version.HTTP_2, shown, PATH, "authorization", "DPoP " + token, "dpop", good);
  }

  @Test
  @DisplayName("K33: a new certificate for each forged token brings no new budget of failures")
  void counts_failures_by_address() {
    try (var edge = new Edge()) {
      MeshReason last = MeshReason.TOKEN_SIGNATURE;
      for (int i = 0; i < 30 && last == MeshReason.TOKEN_SIGNATURE; i++) {
        Credential fresh = selfSigned("https://" + i + ".example");
        String forged =
            edge.token("shop.read").boundTo(thumbprint(fresh)).signedBy(_ -> new byte[64]).sign();
        try (var client = TestClients.http(Version.HTTP_1_1, fresh)) {
          var response =
              Edge.send(
                  client, edge.unauthorized(PATH).header("authorization", "Bearer " + forged));
          last =
              response.body().contains(MeshReason.VERIFICATIONS_EXHAUSTED.name())
                  ? MeshReason.VERIFICATIONS_EXHAUSTED
                  : MeshReason.TOKEN_SIGNATURE;
        }
      }
      assertThat(last).isEqualTo(MeshReason.VERIFICATIONS_EXHAUSTED);
      assertThat(edge.get(PATH).statusCode()).isEqualTo(200);
    }
  }
}
