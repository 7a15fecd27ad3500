package dev.hansa.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.util.JSONObjectUtils;
import dev.hansa.identity.authority.SigningRequests;
import dev.hansa.identity.authority.TestIntermediate;
import dev.hansa.identity.keys.AesSealing;
import dev.hansa.identity.v1.ListPartnersRequest;
import dev.hansa.identity.v1.PartnersGrpc;
import dev.hansa.identity.v1.PartnersGrpc.PartnersBlockingStub;
import dev.hansa.identity.v1.RegisterPartnerRequest;
import dev.hansa.journal.database.DatabaseConfig;
import dev.hansa.journal.testing.TestDatabase;
import dev.hansa.runtime.error.Errors;
import dev.hansa.runtime.server.MeshServer;
import dev.hansa.runtime.testing.Credential;
import dev.hansa.runtime.testing.TestAuthority;
import dev.hansa.runtime.testing.TestIdentity;
import dev.hansa.runtime.token.DenialPage;
import dev.hansa.runtime.trust.Tls;
import dev.hansa.runtime.wiring.HansaProcess;
import io.grpc.CallCredentials;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Identity as it runs: its own files, its own ports, real TLS and a real database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IdentityProcessTest {
  @RegisterExtension static final TestDatabase POSTGRES = TestDatabase.of("identity");
  private static final String EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
  private static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";

  private final TestAuthority root = TestAuthority.of("hansa.local");
  private final TestIdentity anybody = root.identity("service/anybody");
  private final Credential admin = root.issue("operator/admin");
  private HansaProcess process;

  @BeforeAll
  void start(@TempDir Path home) throws Exception {
    Path files = root.write(home.resolve("etc/tls/identity"), "service/identity");
    TestIntermediate.open(root, files, InstantSource.system());
    Files.writeString(home.resolve("etc/identity-sealing.key"), AesSealing.generate());
    Path contracts = Files.createDirectory(home.resolve("contracts"));
    for (String bundle : List.of("proto-hansa.binpb", "proto-reference.binpb")) {
      try (InputStream in = getClass().getResourceAsStream("/META-INF/hansa/" + bundle)) {
        Files.write(contracts.resolve(bundle), in.readAllBytes());
      }
    }
    DatabaseConfig database = POSTGRES.config();
    process =
        HansaProcess.start(
            IdentityApplication.class,
            home,
            "-hansa.server.port=0",
            "-hansa.identity.https-port=0",
            "-hansa.management.port=0",
            "-hansa.database.url=" + database.url(),
            "-hansa.database.user=" + database.user(),
            "-hansa.database.password=" + database.password());
  }

  @AfterAll
  void stop() {
    process.close();
  }

  @Test
  void a_partner_enters_gets_a_token_and_the_gateway_acts_for_it() throws Exception {
    KeyPair pair = SigningRequests.ec("secp256r1");
    String id = "acme-" + UUID.randomUUID().toString().substring(0, 8);
    String chain = register(id, SigningRequests.of(pair));
    Credential acme = new Credential(certificates(chain), pair.getPrivate());

    String own = token(ask(acme, "grant_type", "client_credentials", "client_id", id));
    SignedJWT exchanged =
        SignedJWT.parse(
            token(
                ask(
                    root.issue("service/gateway"),
                    "grant_type",
                    EXCHANGE,
                    "client_id",
                    "service/gateway",
                    "subject_token",
                    own,
                    "subject_token_type",
                    ACCESS_TOKEN,
                    "audience",
                    "service/orders")));

    assertThat(exchanged.getJWTClaimsSet().getSubject()).isEqualTo("partner/" + id);
    assertThat(exchanged.getJWTClaimsSet().getStringClaim("scope")).isEqualTo("orders.write");
    var keys = JWKSet.parse(get("/oauth2/jwks").body());
    var key = keys.getKeyByKeyId(exchanged.getHeader().getKeyID()).toECKey();
    assertThat(exchanged.verify(new ECDSAVerifier(key))).isTrue();
  }

  @Test
  void an_independent_client_finds_everything_by_discovery() throws Exception {
    var metadata = JSONObjectUtils.parse(get("/.well-known/oauth-authorization-server").body());

    assertThat(metadata).containsEntry("issuer", "https://localhost:8444");
    assertThat(JSONObjectUtils.getStringList(metadata, "scopes_supported"))
        .contains("orders.write", "partners.admin");
  }

  @Test
  void partners_have_no_business_at_the_register() throws Exception {
    Credential partner = root.issue("partner/acme");
    String token = operatorToken(); // bound to the operator's certificate

    assertThat(reason(partner, token)).isEqualTo("CNF_MISMATCH");
  }

  @Test
  void a_service_without_a_grant_may_not_read_the_register() throws Exception {
    Credential orders = root.issue("service/orders");
    String token =
        token(
            ask(
                orders,
                "grant_type",
                "client_credentials",
                "client_id",
                "service/orders",
                "audience",
                "service/identity"));

    assertThat(reason(orders, token)).isEqualTo("SCOPE_MISSING");
  }

  @Test
  void K30_the_services_of_the_mesh_hear_what_is_denied_and_nobody_else_does() throws Exception {
    DenialPage page = DenialPage.parse(denials(root.issue("service/orders")).body());

    assertThat(page.reset()).isTrue();
    assertThat(denials(root.issue("partner/acme")).statusCode()).isEqualTo(403);
    assertThat(denials(admin).statusCode()).isEqualTo(403);
  }

  @Test
  void K29_who_scans_for_tokens_is_told_to_wait() throws Exception {
    Credential scanner = root.issue("service/scanner");
    var context = Tls.clientContext(scanner.generation(1), anybody, root.id("service/identity"));
    try (HttpClient client = HttpClient.newBuilder().sslContext(context).build()) {
      var bodies = new HashSet<String>();
      var answer = client.send(introspection("x"), BodyHandlers.ofString());
      for (int i = 0; i < 1_000 && answer.statusCode() == 200; i++) {
        bodies.add(answer.body());
        answer = client.send(introspection(UUID.randomUUID().toString()), BodyHandlers.ofString());
      }

      assertThat(answer.statusCode()).isEqualTo(429);
      assertThat(answer.headers().firstValue("Retry-After")).contains("1");
      assertThat(bodies).containsExactly("{\"active\":false}");
    }
  }

  private HttpRequest introspection(String token) {
    return request("/oauth2/introspect")
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(HttpRequest.BodyPublishers.ofString("client_id=service%2Fscanner&token=" + token))
        .build();
  }

  private HttpResponse<String> denials(Credential credential) throws Exception {
    return send(credential, request("/oauth2/denials?after="));
  }

  private String register(String id, byte[] signingRequest) throws Exception {
    ManagedChannel channel = channel(admin);
    try {
      return stub(channel, operatorToken())
          .registerPartner(
              RegisterPartnerRequest.newBuilder()
                  .setRequestId(UUID.randomUUID().toString())
                  .setPartnerId(id)
                  .addScopes("orders.write")
                  .setCertificateSigningRequest(ByteString.copyFrom(signingRequest))
                  .build())
          .getCertificateChain();
    } finally {
      channel.shutdownNow();
    }
  }

  private String reason(Credential credential, String token) {
    ManagedChannel channel = channel(credential);
    try {
      var failure =
          catchThrowableOfType(
              StatusRuntimeException.class,
              () -> stub(channel, token).listPartners(ListPartnersRequest.getDefaultInstance()));
      return Errors.info(failure).orElseThrow().getReason();
    } finally {
      channel.shutdownNow();
    }
  }

  private ManagedChannel channel(Credential credential) {
    return Grpc.newChannelBuilderForAddress(
            "localhost",
            process.bean(MeshServer.class).port(),
            Tls.channel(credential.generation(1), anybody, root.id("service/identity")))
        .build();
  }

  private static PartnersBlockingStub stub(ManagedChannel channel, String token) {
    return PartnersGrpc.newBlockingStub(channel)
        .withCallCredentials(new Bearer(token))
        .withDeadlineAfter(10, TimeUnit.SECONDS);
  }

  private String operatorToken() throws Exception {
    return token(
        ask(
            admin,
            "grant_type",
            "client_credentials",
            "client_id",
            "operator/admin",
            "resource",
            "spiffe://hansa.local/service/identity"));
  }

  private static String token(HttpResponse<String> answer) throws Exception {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSONObjectUtils.getString(JSONObjectUtils.parse(answer.body()), "access_token");
  }

  private HttpResponse<String> ask(Credential credential, String... form) throws Exception {
    var body = new StringBuilder();
    for (int i = 0; i < form.length; i += 2) {
      body.append(form[i])
          .append('=')
          .append(URLEncoder.encode(form[i + 1], StandardCharsets.UTF_8))
          .append('&');
    }
    return send(
        credential,
        request("/oauth2/token")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(body.toString())));
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send(admin, request(path));
  }

  private HttpRequest.Builder request(String path) {
    int port = process.bean(HttpsPart.class).port();
    return HttpRequest.newBuilder(URI.create("https://localhost:" + port + path))
        .timeout(Duration.ofSeconds(10));
  }

  private HttpResponse<String> send(Credential credential, HttpRequest.Builder request)
      throws IOException, InterruptedException {
    var context = Tls.clientContext(credential.generation(1), anybody, root.id("service/identity"));
    try (HttpClient client = HttpClient.newBuilder().sslContext(context).build()) {
      return client.send(request.build(), BodyHandlers.ofString());
    }
  }

  private static List<X509Certificate> certificates(String pem) throws Exception {
    return CertificateFactory.getInstance("X.509")
        .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))
        .stream()
        .map(X509Certificate.class::cast)
        .toList();
  }

  private static final class Bearer extends CallCredentials {
    private static final Metadata.Key<String> AUTHORIZATION =
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    private final String token;

    Bearer(String token) {
      this.token = token;
    }

    @Override
    public void applyRequestMetadata(RequestInfo call, Executor executor, MetadataApplier applier) {
      var headers = new Metadata();
      headers.put(AUTHORIZATION, "Bearer " + token);
      applier.apply(headers);
    }
  }
}
