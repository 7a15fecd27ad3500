package dev.hansa.identity.https;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.util.JSONObjectUtils;
import dev.hansa.identity.federation.Assertion;
import dev.hansa.identity.keys.KeyRing;
import dev.hansa.identity.oauth.Discovery;
import dev.hansa.identity.oauth.Issuer;
import dev.hansa.identity.oauth.TokenEndpoint;
import dev.hansa.identity.revocation.RevocationsInMemory;
import dev.hansa.identity.v1.PartnersGrpc;
import dev.hansa.runtime.contract.Contracts;
import dev.hansa.runtime.testing.Credential;
import dev.hansa.runtime.testing.TestAuthority;
import dev.hansa.runtime.testing.TestIdentity;
import dev.hansa.runtime.token.DpopNonces;
import dev.hansa.runtime.token.DpopProofs;
import dev.hansa.runtime.trust.PeerTrustManager;
import dev.hansa.runtime.trust.Tls;
import dev.hansa.runtime.trust.Tls.ClientCertificate;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpsFaceTest {
  private static final String ISSUER = "https://localhost:8444";
  private static final String OWN =
      "grant_type=client_credentials&client_id=operator%2Fadmin&audience=service%2Fidentity";

  private final TestAuthority authority = TestAuthority.of("hansa.local");
  private final TestIdentity identity = authority.identity("service/identity");
  private final KeyRing keys = new KeyRing(List.of(KeyRing.generate()));
  private final InMemorySpanExporter spans = InMemorySpanExporter.create();
  private final OpenTelemetrySdk telemetry =
      OpenTelemetrySdk.builder()
          .setTracerProvider(
              SdkTracerProvider.builder()
                  .addSpanProcessor(SimpleSpanProcessor.create(spans))
                  .build())
          .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
          .build();
  private final HttpsFace face = start();

  private HttpsFace start() {
    var contracts = Contracts.of(List.of(PartnersGrpc.getServiceDescriptor()));
    var issuer = new Issuer(ISSUER, "hansa.local", Duration.ofMinutes(5));
    var endpoint =
        new TokenEndpoint(
            issuer,
            () -> contracts,
            _ -> Optional.empty(),
            (_, _, _) -> true,
            new DpopProofs(
                DpopNonces.ofThisProcess(InstantSource.system()), InstantSource.system()),
            _ -> new Assertion.Rejected(Assertion.Fault.ISSUER),
            () -> keys,
            new RevocationsInMemory(),
            InstantSource.system(),
            telemetry);
    return HttpsFace.start(
        new HttpsConfig("localhost", 0),
        Tls.serverContext(identity, ClientCertificate.ASKED_FOR, _ -> false),
        Map.of(
            "/.well-known/oauth-authorization-server",
            new Document(
                "application/json",
                Duration.ofMinutes(5),
                () -> Discovery.document(issuer, contracts.scopes())),
            "/oauth2/jwks",
            new Document(
                "application/jwk-set+json",
                Duration.ofMinutes(1),
                () -> keys.publicSet().toString()),
            "/oauth2/token",
            new TokenRoute(endpoint),
            "/away",
            _ -> HttpReply.error(503, "temporarily_unavailable"),
            "/away-for-long",
            _ -> HttpReply.later(503, Duration.ofMillis(8_001), "maintenance")),
        telemetry);
  }

  @AfterEach
  void close() {
    face.close();
    telemetry.close();
  }

  @Test
  void whatever_is_out_of_reach_says_when_to_come_again() throws Exception {
    try (HttpClient nobody = client(null)) {
      assertThat(get(nobody, "/away").headers().firstValue("retry-after")).hasValue("1");
      assertThat(get(nobody, "/away-for-long").headers().firstValue("retry-after")).hasValue("9");
      assertThat(get(nobody, "/oauth2/jwks").headers().firstValue("retry-after")).isEmpty();
    }
  }

  @Test
  void shows_metadata_and_keys_without_a_certificate() throws Exception {
    try (HttpClient nobody = client(null)) {
      var metadata = get(nobody, "/.well-known/oauth-authorization-server");
      assertThat(metadata.statusCode()).isEqualTo(200);
      assertThat(metadata.headers().firstValue("content-type")).hasValue("application/json");
      assertThat(JSONObjectUtils.parse(metadata.body())).containsEntry("issuer", ISSUER);

      var jwks = get(nobody, "/oauth2/jwks");
      assertThat(jwks.headers().firstValue("cache-control")).hasValue("public, max-age=60");
      assertThat(JWKSet.parse(jwks.body()).getKeys()).hasSize(1);
      String tag = jwks.headers().firstValue("etag").orElseThrow();
      var again =
          nobody.send(
              request("/oauth2/jwks").header("If-None-Match", tag).build(),
              BodyHandlers.ofString());
      assertThat(again.statusCode()).isEqualTo(304);
    }
  }

  @Test
  void issues_a_token_bound_to_the_certificate_of_the_connection() throws Exception {
    Credential admin = authority.issue("operator/admin");
    try (HttpClient operator = client(admin)) {
      var answer = post(operator, OWN);

      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(answer.headers().firstValue("cache-control")).hasValue("no-store");
      var token =
          SignedJWT.parse(
              JSONObjectUtils.getString(JSONObjectUtils.parse(answer.body()), "access_token"));
      var published = JWKSet.parse(get(operator, "/oauth2/jwks").body());
      var key = published.getKeyByKeyId(token.getHeader().getKeyID()).toECKey();
      assertThat(token.verify(new ECDSAVerifier(key))).isTrue();
      assertThat(token.getJWTClaimsSet().getJSONObjectClaim("cnf"))
          .containsEntry("x5t#S256", TestAuthority.peer(admin).thumbprint());
    }
  }

  @Test
  void tells_who_shows_no_certificate() throws Exception {
    try (HttpClient nobody = client(null)) {
      var answer = post(nobody, OWN);

      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(answer.body()).contains("invalid_client").contains("certificate");
    }
  }

  @Test
  void ends_the_handshake_of_a_foreign_authority() {
    Credential foreign = TestAuthority.of("hansa.local").issue("operator/admin");
    try (HttpClient stranger = client(foreign)) {
      assertThatThrownBy(() -> post(stranger, OWN)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void speaks_TLS_1_3_only() {
    var old = new SSLParameters(null, new String[] {"TLSv1.2"});
    try (HttpClient client =
        HttpClient.newBuilder().sslContext(context(null)).sslParameters(old).build()) {
      assertThatThrownBy(() -> get(client, "/oauth2/jwks")).isInstanceOf(IOException.class);
    }
  }

  @Test
  void a_replaced_certificate_is_shown_to_the_next_connection() throws Exception {
    assertThat(shown()).isEqualTo(identity.current().leaf());

    identity.replace(authority.issue("service/identity"));

    assertThat(shown()).isEqualTo(identity.current().leaf());
  }

  @Test
  void answers_other_paths_methods_and_sizes_with_an_error() throws Exception {
    try (HttpClient nobody = client(null)) {
      assertThat(get(nobody, "/").statusCode()).isEqualTo(404);
      assertThat(get(nobody, "/oauth2/token/").statusCode()).isEqualTo(404);
      assertThat(get(nobody, "/oauth2/token").statusCode()).isEqualTo(405);
      assertThat(post(nobody, "x".repeat(70_000)).statusCode()).isEqualTo(413);
    }
  }

  @Test
  void continues_the_callers_trace() throws Exception {
    String trace = "0af7651916cd43dd8448eb211c80319c";
    try (HttpClient operator = client(authority.issue("operator/admin"))) {
      operator.send(
          request("/oauth2/token")
              .header("Content-Type", "application/x-www-form-urlencoded")
              .header("traceparent", "00-" + trace + "-b7ad6b7169203331-01")
              .POST(HttpRequest.BodyPublishers.ofString(OWN))
              .build(),
          BodyHandlers.ofString());
    }
    face.close(); // a span ends after its answer has left

    SpanData span = spans.getFinishedSpanItems().getFirst();
    assertThat(span.getTraceId()).isEqualTo(trace);
    assertThat(span.getParentSpanId()).isEqualTo("b7ad6b7169203331");
    assertThat(span.getKind()).isEqualTo(SpanKind.SERVER);
    assertThat(span.getName()).isEqualTo("POST /oauth2/token");
    assertThat(span.getAttributes().asMap().toString())
        .contains("ISSUED", "operator/admin", "service/identity");
  }

  private X509Certificate shown() throws Exception {
    try (HttpClient fresh = client(null)) {
      SSLSession session = get(fresh, "/oauth2/jwks").sslSession().orElseThrow();
      return (X509Certificate) session.getPeerCertificates()[0];
    }
  }

  private HttpResponse<String> post(HttpClient client, String form)
      throws IOException, InterruptedException {
    return client.send(
        request("/oauth2/token")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .build(),
        BodyHandlers.ofString());
  }

  private HttpResponse<String> get(HttpClient client, String path)
      throws IOException, InterruptedException {
    return client.send(request(path).build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("https://localhost:" + face.port() + path))
        .timeout(Duration.ofSeconds(10));
  }

  private HttpClient client(@Nullable Credential credential) {
    return HttpClient.newBuilder().sslContext(context(credential)).build();
  }

  private SSLContext context(@Nullable Credential credential) {
    var server = authority.id("service/identity");
    if (credential != null) {
      return Tls.clientContext(credential.generation(1), identity, server);
    }
    try {
      var context = SSLContext.getInstance("TLS");
      var trust = PeerTrustManager.forServer(identity::bundles, identity.clock(), server);
      context.init(null, new TrustManager[] {trust}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
