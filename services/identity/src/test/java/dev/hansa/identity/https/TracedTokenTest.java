package dev.hansa.identity.https;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.identity.federation.Assertion;
import dev.hansa.identity.keys.KeyRing;
import dev.hansa.identity.oauth.Issuer;
import dev.hansa.identity.oauth.StoredAssertions;
import dev.hansa.identity.oauth.TokenEndpoint;
import dev.hansa.identity.partners.PartnerDirectory;
import dev.hansa.identity.partners.PartnerRegister;
import dev.hansa.identity.revocation.RevocationsInMemory;
import dev.hansa.identity.v1.PartnersGrpc;
import dev.hansa.journal.testing.TestDatabase;
import dev.hansa.runtime.contract.Contracts;
import dev.hansa.runtime.testing.TestAuthority;
import dev.hansa.runtime.token.DpopNonces;
import dev.hansa.runtime.token.DpopProofs;
import dev.hansa.runtime.trust.Tls;
import dev.hansa.runtime.trust.Tls.ClientCertificate;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a token request leaves in the trace, and what it is told when the register is away. */
class TracedTokenTest {
  @RegisterExtension static final TestDatabase POSTGRES = TestDatabase.of("identity");

  private final TestAuthority authority = TestAuthority.of("hansa.local");
  private final InMemorySpanExporter spans = InMemorySpanExporter.create();

  @Test
  void the_register_is_asked_below_the_request_and_the_reason_stands_in_its_span()
      throws Exception {
    List<SpanData> finished;
    try (var telemetry =
        OpenTelemetrySdk.builder()
            .setTracerProvider(
                SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(spans))
                    .build())
            .build()) {
      var refused = request(telemetry, new PartnerRegister(POSTGRES.open(telemetry))::find);
      assertThat(refused.statusCode()).isEqualTo(401);
      finished = List.copyOf(spans.getFinishedSpanItems());
    }

    SpanData request =
        finished.stream()
            .filter(span -> span.getKind() == SpanKind.SERVER)
            .findFirst()
            .orElseThrow();
    assertThat(request.getAttributes().asMap().toString())
        .contains("CLIENT_UNKNOWN", "partner/nobody");
    assertThat(finished)
        .anySatisfy(
            span -> {
              assertThat(span.getKind()).isEqualTo(SpanKind.CLIENT);
              assertThat(span.getTraceId()).isEqualTo(request.getTraceId());
              assertThat(span.getParentSpanId()).isEqualTo(request.getSpanId());
            });
  }

  @Test
  void a_register_out_of_reach_is_told_apart_from_a_fault_and_when_to_come_again()
      throws Exception {
    PartnerDirectory away =
        _ ->
            POSTGRES
                .database()
                .transaction(
                    _ -> {
                      throw new SQLTransientConnectionException("no connection in time");
                    });

    var answer = request(OpenTelemetry.noop(), away);

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("retry-after")).hasValue("1");
    assertThat(answer.body()).contains("temporarily_unavailable").doesNotContain("connection");
  }

  /** A partner that nobody registered asks for a token. */
  private HttpResponse<String> request(OpenTelemetry telemetry, PartnerDirectory partners)
      throws Exception {
    var identity = authority.identity("service/identity");
    var keys = new KeyRing(List.of(KeyRing.generate()));
    var endpoint =
        new TokenEndpoint(
            new Issuer("https://localhost:8444", "hansa.local", Duration.ofMinutes(5)),
            () -> Contracts.of(List.of(PartnersGrpc.getServiceDescriptor())),
            partners,
            new StoredAssertions(POSTGRES.database(), InstantSource.system()),
            new DpopProofs(
                DpopNonces.ofThisProcess(InstantSource.system()), InstantSource.system()),
            _ -> new Assertion.Rejected(Assertion.Fault.ISSUER),
            () -> keys,
            new RevocationsInMemory(),
            InstantSource.system(),
            telemetry);
    var partner =
        Tls.clientContext(
            authority.generation("partner/nobody"), identity, authority.id("service/identity"));
    try (var face =
            HttpsFace.start(
                new HttpsConfig("localhost", 0),
                Tls.serverContext(identity, ClientCertificate.ASKED_FOR, _ -> false),
                Map.of("/oauth2/token", new TokenRoute(endpoint)),
                telemetry);
        var client = HttpClient.newBuilder().sslContext(partner).build()) {
      return client.send(
          HttpRequest.newBuilder(URI.create("https://localhost:" + face.port() + "/oauth2/token"))
              .header("Content-Type", "application/x-www-form-urlencoded")
              .POST(
                  HttpRequest.BodyPublishers.ofString(
                      "grant_type=client_credentials&client_id=nobody"))
              .build(),
          BodyHandlers.ofString());
    }
  }
}
