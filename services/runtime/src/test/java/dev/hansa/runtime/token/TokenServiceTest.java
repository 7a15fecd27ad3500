package dev.hansa.runtime.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.hansa.runtime.error.Errors;
import dev.hansa.runtime.error.MeshReason;
import dev.hansa.runtime.testing.TestAuthority;
import dev.hansa.runtime.testing.TestIdentity;
import dev.hansa.runtime.testing.TestTokenService;
import dev.hansa.runtime.testing.TestTokens;
import dev.hansa.runtime.token.Verification.Valid;
import dev.hansa.runtime.trust.Peer;
import dev.hansa.runtime.trust.Principal;
import io.grpc.Status;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenServiceTest {
  private static final TestAuthority AUTHORITY = TestAuthority.of("hansa.local");

  private final TestTokens tokens = TestTokens.create();
  private final TestIdentity orders = AUTHORITY.identity("service/orders");
  private final InMemorySpanExporter spans = InMemorySpanExporter.create();
  private final OpenTelemetrySdk telemetry =
      OpenTelemetrySdk.builder()
          .setTracerProvider(
              SdkTracerProvider.builder()
                  .addSpanProcessor(SimpleSpanProcessor.create(spans))
                  .build())
          .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
          .build();

  @TempDir private Path folder;
  private TestTokenService identity;
  private TokenService service;

  @BeforeEach
  void start() {
    identity = TestTokenService.start(tokens, AUTHORITY.identity("service/identity"));
    service = connect(identity);
  }

  private TokenService connect(TestTokenService to) {
    return TokenService.connect(to.config(folder.resolve("jwks.json")), orders, telemetry);
  }

  @AfterEach
  void stop() {
    service.close();
    identity.close();
    telemetry.close();
  }

  private static <T> T await(CompletableFuture<T> future) {
    return future.orTimeout(20, TimeUnit.SECONDS).join();
  }

  private static Throwable failure(CompletableFuture<?> future) {
    Throwable failure = catchThrowable(() -> await(future));
    return failure instanceof CompletionException e && e.getCause() != null
        ? e.getCause()
        : failure;
  }

  private CompletableFuture<IssuedToken> self() {
    return service.source().forSelf("service/inventory", orders.current());
  }

  private CompletableFuture<IssuedToken> exchange() {
    var subject =
        tokens.onBehalf("partner/acme", AUTHORITY.peer("service/gateway"), "service/orders");
    return service
        .source()
        .exchange(subject.sign(), subject.toAccessToken(), "service/inventory", orders.current());
  }

  @Test
  void gets_a_token_for_itself_by_its_certificate() {
    identity.grant("inventory.release");
    IssuedToken token = await(self());
    var request = identity.requests().getFirst();
    assertThat(request.parameter("grant_type")).isEqualTo("client_credentials");
    assertThat(request.parameter("client_id")).isEqualTo("service/orders");
    assertThat(request.parameter("resource")).isEqualTo("spiffe://hansa.local/service/inventory");
    assertThat(request.client().thumbprint()).isEqualTo(orders.current().thumbprint());
    assertThat(token.expiry()).isAfter(Instant.now().plusSeconds(250));
    assertThat(token.toString()).doesNotContain(token.value());
  }

  @Test
  void asks_another_replica_while_one_is_gone() {
    service.close();
    var gone = TestTokenService.start(tokens, AUTHORITY.identity("service/identity"));
    var first = gone.config(folder.resolve("jwks.json"));
    gone.close();
    var here = identity.config(folder.resolve("jwks.json"));
    service =
        TokenService.connect(
            new TokenServiceConfig(
                first.tokenEndpoint(),
                first.keys(),
                List.of(here.tokenEndpoint().resolve("/")),
                folder.resolve("jwks.json"),
                here.keysRefresh(),
                here.timeout()),
            orders,
            telemetry);
    assertThat(await(self()).expiry()).isAfter(Instant.now());
    assertThat(identity.requests()).hasSize(1);
  }

  @Test
  void exchanges_a_subjects_token() {
    await(exchange());
    var request = identity.requests().getFirst();
    assertThat(request.parameter("grant_type"))
        .isEqualTo("urn:ietf:params:oauth:grant-type:token-exchange");
    assertThat(request.parameter("subject_token_type"))
        .isEqualTo("urn:ietf:params:oauth:token-type:access_token");
    assertThat(request.parameter("audience")).isEqualTo("service/inventory");
    assertThat(request.parameter("client_id")).isEqualTo("service/orders");
    assertThat(request.parameter("subject_token")).isNotEmpty();
    assertThat(request.parameters()).doesNotContainKey("actor_token");
  }

  @Test
  void verifies_with_the_keys_that_identity_publishes() {
    Peer peer = AUTHORITY.peer("service/gateway");
    var token = tokens.self(peer, "service/orders");
    try (var verifier =
        TokenVerifier.of(
            VerifierConfig.of(TestTokens.ISSUER, "service/orders"),
            service.keys(),
            Denials.none(),
            orders.clock())) {
      assertThat(await(verifier.verify(token.sign(), peer))).isInstanceOf(Valid.class);
    }
  }

  @Test
  void binds_tokens_to_the_generation_that_asks() {
    await(self());
    orders.replace(AUTHORITY.issue("service/orders"));
    await(self());
    assertThat(identity.requests())
        .extracting(request -> request.client().thumbprint())
        .doesNotHaveDuplicates()
        .last()
        .isEqualTo(orders.current().thumbprint());
  }

  @ParameterizedTest
  @CsvSource({
    "400, invalid_scope, PERMISSION_DENIED, SCOPE_MISSING",
    "400, unauthorized_client, PERMISSION_DENIED, CALLER_NOT_GRANTED",
    "400, invalid_target, PERMISSION_DENIED, CALLER_NOT_GRANTED",
    "401, invalid_client, PERMISSION_DENIED, CALLER_NOT_GRANTED",
    "400, invalid_request, UNAUTHENTICATED, TOKEN_EXPIRED",
    "400, invalid_grant, UNAUTHENTICATED, TOKEN_EXPIRED",
    "400, unsupported_grant_type, INTERNAL, INTERNAL",
    "429, slow_down, UNAVAILABLE, TOKEN_SERVICE_UNAVAILABLE",
    "500, server_error, UNAVAILABLE, TOKEN_SERVICE_UNAVAILABLE",
    "503, temporarily_unavailable, UNAVAILABLE, TOKEN_SERVICE_UNAVAILABLE"
  })
  @DisplayName("K26, K28: what identity refuses, in the words of the mesh")
  void maps_refusals(int status, String error, Status.Code code, MeshReason reason) {
    identity.answer(status, "{\"error\":\"" + error + "\",\"error_description\":\"secret\"}");
    Throwable failure = failure(exchange());
    assertThat(Status.fromThrowable(failure).getCode()).isEqualTo(code);
    assertThat(Errors.is(failure, reason)).isTrue();
    assertThat(failure.getMessage()).doesNotContain("secret");
  }

  @ParameterizedTest
  @CsvSource({
    "302, ''",
    "404, ''",
    "400, '<html>'",
    "201, '{\"access_token\":\"x\",\"token_type\":\"Bearer\"}'"
  })
  void takes_an_answer_that_is_none_for_an_outage(int status, String body) {
    identity.answer(status, body);
    assertThat(Errors.is(failure(self()), MeshReason.TOKEN_SERVICE_UNAVAILABLE)).isTrue();
  }

  @Test
  @DisplayName("identity down is UNAVAILABLE, never UNAUTHENTICATED")
  void says_that_the_token_service_is_down() {
    identity.close();
    assertThat(Errors.is(failure(self()), MeshReason.TOKEN_SERVICE_UNAVAILABLE)).isTrue();
  }

  @Test
  @DisplayName("T08: nobody but service/identity gets a subject's token")
  void refuses_to_ask_anybody_else() {
    try (var impostor = TestTokenService.start(tokens, AUTHORITY.identity("service/inventory"));
        var misled = connect(impostor)) {
      Throwable failure = failure(misled.source().forSelf("service/inventory", orders.current()));
      assertThat(Errors.is(failure, MeshReason.TOKEN_SERVICE_UNAVAILABLE)).isTrue();
      assertThat(impostor.requests()).isEmpty();
    }
  }

  @Test
  void stands_in_the_trace_of_the_call_that_needs_the_token() {
    var span = telemetry.getTracer("test").spanBuilder("call").startSpan();
    CompletableFuture<IssuedToken> token;
    try (var _ = span.makeCurrent()) {
      token = exchange();
    }
    await(token);
    var hop =
        spans.getFinishedSpanItems().stream()
            .filter(s -> s.getName().equals("POST /oauth2/token"))
            .findAny()
            .orElseThrow();
    assertThat(hop.getKind()).isEqualTo(SpanKind.CLIENT);
    assertThat(hop.getParentSpanId()).isEqualTo(span.getSpanContext().getSpanId());
    assertThat(hop.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    assertThat(identity.requests().getFirst().traceparent())
        .contains(hop.getTraceId())
        .contains(hop.getSpanId());
  }

  @Test
  void names_the_trace_in_a_refusal() {
    identity.answer(400, "{\"error\":\"invalid_scope\"}");
    var span = telemetry.getTracer("test").spanBuilder("call").startSpan();
    CompletableFuture<IssuedToken> token;
    try (var _ = span.makeCurrent()) {
      token = exchange();
    }
    assertThat(Errors.info(failure(token)).orElseThrow().getMetadataMap())
        .containsEntry("trace_id", span.getSpanContext().getTraceId());
  }

  @Test
  void asks_as_a_partner_under_the_partners_name() {
    var acme = AUTHORITY.identity("partner/acme");
    await(service.source().forSelf("gateway", acme.current()));
    var request = identity.requests().getFirst();
    assertThat(request.parameter("client_id")).isEqualTo("acme");
    assertThat(request.client().principal()).isEqualTo(Principal.partner("acme"));
  }
}
