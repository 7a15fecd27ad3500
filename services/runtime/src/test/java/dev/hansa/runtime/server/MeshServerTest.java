package dev.hansa.runtime.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.rpc.BadRequest;
import dev.hansa.identity.v1.GetPartnerRequest;
import dev.hansa.identity.v1.PartnersGrpc;
import dev.hansa.identity.v1.RegisterPartnerRequest;
import dev.hansa.runtime.contract.ContractException;
import dev.hansa.runtime.error.Errors;
import dev.hansa.runtime.error.MeshReason;
import dev.hansa.runtime.telemetry.RpcAttributes;
import dev.hansa.runtime.testing.Await;
import dev.hansa.runtime.token.Verification;
import dev.hansa.runtime.trust.Tls.ClientCertificate;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.protobuf.StatusProto;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.stub.ClientCalls;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MeshServerTest {
  private static final GetPartnerRequest ACME =
      GetPartnerRequest.newBuilder().setName("partners/acme").build();

  private ServedMesh mesh = new ServedMesh();

  @AfterEach
  void stop() {
    mesh.close();
  }

  private static GetPartnerRequest get(String name) {
    return GetPartnerRequest.newBuilder().setName(name).build();
  }

  private PartnersGrpc.PartnersBlockingStub stub(String peer, String token) {
    return PartnersGrpc.newBlockingStub(ServedMesh.with(mesh.channel(peer), token));
  }

  private static String reason(PartnersGrpc.PartnersBlockingStub stub) {
    var refused = assertThrows(StatusRuntimeException.class, () -> stub.getPartner(ACME));
    return Errors.info(refused).orElseThrow().getReason();
  }

  private void assertRefused(MeshReason reason, PartnersGrpc.PartnersBlockingStub stub) {
    assertRefused(reason, stub, ACME);
  }

  private void assertRefused(
      MeshReason reason, PartnersGrpc.PartnersBlockingStub stub, GetPartnerRequest request) {
    long before = mesh.sum("hansa.handler.started");
    var refused = assertThrows(StatusRuntimeException.class, () -> stub.getPartner(request));
    assertThat(refused.getStatus().getCode()).isEqualTo(reason.code());
    var info = Errors.info(refused).orElseThrow();
    assertThat(info.getReason()).isEqualTo(reason.name());
    assertThat(info.getDomain()).isEqualTo(Errors.DOMAIN);
    assertThat(info.getMetadataMap()).containsKey("trace_id");
    assertThat(mesh.sum("hansa.handler.started")).isEqualTo(before);
    assertThat(mesh.partners.callers).isEmpty();
    assertThat(
            mesh.sum("hansa.call.refused", a -> reason.name().equals(a.get(RpcAttributes.REASON))))
        .isEqualTo(1);
    assertThat(mesh.spans.getFinishedSpanItems())
        .anyMatch(span -> reason.name().equals(span.getAttributes().get(RpcAttributes.REASON)));
  }

  @Test
  void serves_a_granted_call_and_tells_the_handler_who_calls() {
    assertThat(mesh.operator().getPartner(ACME).getPartner().getName()).isEqualTo("partners/acme");
    assertThat(mesh.partners.callers).hasSize(1);
    var caller = mesh.partners.callers.getFirst();
    assertThat(caller.peer().id()).isEqualTo(mesh.authority.id("operator/admin"));
    assertThat(caller.subject()).hasToString("operator/admin");
    assertThat(caller.partner()).isEmpty();
    assertThat(mesh.sum("hansa.handler.started")).isEqualTo(1);
    assertThat(mesh.spans.getFinishedSpanItems())
        .singleElement()
        .satisfies(
            span -> {
              assertThat(span.getName()).isEqualTo("hansa.identity.v1.Partners/GetPartner");
              assertThat(span.getAttributes().get(RpcAttributes.PEER)).isEqualTo("operator/admin");
              assertThat(span.getAttributes().get(RpcAttributes.RULE)).isEqualTo("operator");
            });
  }

  @Test
  void refuses_a_call_without_a_token() {
    assertRefused(
        MeshReason.TOKEN_MISSING, PartnersGrpc.newBlockingStub(mesh.channel("operator/admin")));
  }

  @Test
  void refuses_what_the_verifier_refuses() {
    mesh.verifier =
        (_, _) ->
            CompletableFuture.completedFuture(
                new Verification.Rejected(MeshReason.CNF_MISMATCH, "bound to another certificate"));
    assertRefused(MeshReason.CNF_MISMATCH, mesh.operator());
  }

  @Test
  @DisplayName("K30: also a token that held a moment ago on the same connection")
  void judges_a_token_at_each_call() {
    var good = mesh.verifier;
    var operator = mesh.operator();
    assertThat(operator.getPartner(ACME).hasPartner()).isTrue();
    mesh.verifier =
        (_, _) ->
            CompletableFuture.completedFuture(
                new Verification.Rejected(MeshReason.TOKEN_REVOKED, "it was revoked"));
    assertThat(reason(operator)).isEqualTo(MeshReason.TOKEN_REVOKED.name());
    mesh.verifier = good;
    assertThat(operator.getPartner(ACME).hasPartner()).isTrue();
  }

  @Test
  void takes_each_call_on_a_connection_by_its_own_token() {
    var channel = mesh.channel("operator/admin");
    var good = PartnersGrpc.newBlockingStub(ServedMesh.with(channel, ServedMesh.GOOD));
    var poor =
        PartnersGrpc.newBlockingStub(ServedMesh.with(channel, "operator/admin partners.admin"));
    assertThat(good.getPartner(ACME).hasPartner()).isTrue();
    assertThat(reason(poor)).isEqualTo(MeshReason.SCOPE_MISSING.name());
    assertThat(good.getPartner(ACME).hasPartner()).isTrue();
  }

  @Test
  void goes_on_when_a_verification_that_took_long_ends() throws Exception {
    var quick = mesh.verifier;
    var asked = new CompletableFuture<Runnable>();
    mesh.verifier =
        (token, peer) -> {
          var answer = new CompletableFuture<Verification>();
          asked.complete(() -> answer.complete(quick.verify(token, peer).join()));
          return answer;
        };
    var stub =
        PartnersGrpc.newFutureStub(
            ServedMesh.with(mesh.channel("operator/admin"), ServedMesh.GOOD));
    var call = stub.getPartner(ACME);
    var release = asked.get(10, TimeUnit.SECONDS);
    assertThat(call.isDone()).isFalse();
    assertThat(mesh.partners.callers).isEmpty();
    release.run();
    assertThat(call.get(10, TimeUnit.SECONDS).hasPartner()).isTrue();
    assertThat(mesh.partners.callers.getFirst().subject()).hasToString("operator/admin");
  }

  @Test
  @DisplayName("T31: also when the token took long")
  void tells_nothing_of_an_exception_after_a_late_verification() {
    var quick = mesh.verifier;
    mesh.verifier =
        (token, peer) ->
            CompletableFuture.supplyAsync(
                () -> quick.verify(token, peer).join(),
                CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS));
    mesh.partners.failure = new IllegalStateException("at dev.hansa.Secret");
    var failed =
        assertThrows(
            StatusRuntimeException.class, () -> mesh.operator().getPartner(get("partners/throws")));
    assertThat(Errors.is(failed, MeshReason.INTERNAL)).as("%s", failed).isTrue();
  }

  @Test
  @DisplayName("Z03: the answer names the scope")
  void refuses_a_token_without_the_scope() {
    assertRefused(
        MeshReason.SCOPE_MISSING, stub("operator/admin", "operator/admin partners.admin"));
  }

  @Test
  void refuses_callers_that_the_contract_does_not_name() {
    assertRefused(
        MeshReason.METHOD_NOT_EXPOSED, stub("partner/acme", "partner/acme partners.read"));
  }

  @Test
  void refuses_services_without_a_grant() {
    assertRefused(
        MeshReason.CALLER_NOT_GRANTED, stub("service/orders", "service/orders partners.read"));
  }

  @Test
  void refuses_an_invalid_message_and_names_the_field() {
    assertRefused(MeshReason.REQUEST_INVALID, mesh.operator(), get("acme"));
    var refused =
        assertThrows(
            StatusRuntimeException.class,
            () ->
                mesh.operator()
                    .registerPartner(
                        RegisterPartnerRequest.newBuilder()
                            .setRequestId("1")
                            .setPartnerId("acme")
                            .addScopes("orders.read")
                            .addScopes("NOT A SCOPE")
                            .build()));
    var details = StatusProto.fromThrowable(refused).getDetailsList();
    assertThat(details)
        .filteredOn(any -> any.is(BadRequest.class))
        .singleElement()
        .satisfies(
            any ->
                assertThat(any.unpack(BadRequest.class).getFieldViolationsList())
                    .extracting(BadRequest.FieldViolation::getField)
                    .containsExactly("scopes[1]"));
  }

  @Test
  void asks_for_a_certificate_before_anything_else_where_tls_does_not_demand_one() {
    mesh.close();
    var config = ServerConfig.mesh("127.0.0.1", 0);
    mesh =
        new ServedMesh(
            b -> b,
            new ServerConfig(
                config.host(),
                0,
                ClientCertificate.ASKED_FOR,
                config.deadline(),
                config.maxInFlight(),
                config.limits()));
    var nobody = mesh.channel(TlsClients.withoutCertificate());
    assertRefused(
        MeshReason.CERTIFICATE_MISSING,
        PartnersGrpc.newBlockingStub(ServedMesh.with(nobody, ServedMesh.GOOD)));
  }

  @Test
  void ends_a_unary_call_at_the_deadline_of_its_contract() {
    mesh.close();
    mesh = new ServedMesh(ContractChanges.deadline(Duration.ofMillis(100)), config(1000));
    var late =
        assertThrows(
            StatusRuntimeException.class, () -> mesh.operator().getPartner(get("partners/holds")));
    assertThat(Errors.is(late, MeshReason.DEADLINE_EXCEEDED)).isTrue();
  }

  private static ServerConfig config(int maxInFlight) {
    return new ServerConfig(
        "127.0.0.1",
        0,
        ClientCertificate.REQUIRED,
        Duration.ofSeconds(10),
        maxInFlight,
        ServerLimits.mesh());
  }

  @Test
  void refuses_calls_above_the_limit_and_takes_them_again_afterwards() throws Exception {
    mesh.close();
    mesh = new ServedMesh(b -> b, config(1));
    var stub =
        PartnersGrpc.newFutureStub(
            ServedMesh.with(mesh.channel("operator/admin"), ServedMesh.GOOD));
    var first = stub.getPartner(get("partners/holds"));
    assertThat(mesh.partners.held.await(10, TimeUnit.SECONDS)).isTrue();
    var refused =
        assertThrows(StatusRuntimeException.class, () -> mesh.operator().getPartner(ACME));
    assertThat(Errors.is(refused, MeshReason.LIMIT_REACHED)).isTrue();
    mesh.partners.hold.countDown();
    first.get(10, TimeUnit.SECONDS);
    Await.until(() -> mesh.server.inFlight() == 0);
    assertThat(mesh.operator().getPartner(ACME).hasPartner()).isTrue();
  }

  @Test
  void finishes_calls_in_flight_when_it_drains() throws Exception {
    var stub =
        PartnersGrpc.newFutureStub(
            ServedMesh.with(mesh.channel("operator/admin"), ServedMesh.GOOD));
    var inFlight = stub.getPartner(get("partners/holds"));
    assertThat(mesh.partners.held.await(10, TimeUnit.SECONDS)).isTrue();
    var drained = CompletableFuture.runAsync(() -> mesh.server.drain(Duration.ofSeconds(20)));
    mesh.partners.hold.countDown();
    assertThat(inFlight.get(10, TimeUnit.SECONDS).hasPartner()).isTrue();
    drained.get(20, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/hansa.identity.v1.Partners/GetPartner",
        "hansa.identity.v1.Partners//GetPartner",
        "hansa.identity.v1.Partners%2FGetPartner",
        "hansa.identity.v1.partners/GetPartner",
        "hansa.identity.v1.Partners/getPartner",
        "hansa.identity.v1.Partners/GetPartner.",
        "hansa.identity.v1.Partners/GetPartner/",
        "hansa.identity.v1.Partners/../Partners/GetPartner",
        "hansa.identity.v1.Partners/GetPartner?x",
        "hansa.identity.v1.Partners/GetPartner;x",
        "hansa.identity.v1.Partners/GetPartne%72",
        "HANSA.identity.v1.Partners/GetPartner",
        "Partners/GetPartner",
        "nothing"
      })
  @DisplayName("T29: a path is a method's own name or it is nothing")
  void reaches_no_handler_by_another_path(String path) {
    var method = PartnersGrpc.getGetPartnerMethod().toBuilder().setFullMethodName(path).build();
    assertUnknown(
        MeshReason.METHOD_UNKNOWN,
        method,
        ServedMesh.with(mesh.channel("operator/admin"), ServedMesh.GOOD));
    assertUnknown(MeshReason.TOKEN_MISSING, method, mesh.channel("operator/admin"));
  }

  private void assertUnknown(
      MeshReason reason, MethodDescriptor<GetPartnerRequest, ?> method, Channel channel) {
    var refused =
        assertThrows(
            StatusRuntimeException.class,
            () -> ClientCalls.blockingUnaryCall(channel, method, CallOptions.DEFAULT, ACME));
    assertThat(Errors.is(refused, reason)).as("%s", refused).isTrue();
    assertThat(mesh.partners.callers).isEmpty();
    assertThat(mesh.partners.headers).isEmpty();
  }

  @Test
  @DisplayName("T30: reflection and health are there for the mesh and for nobody else")
  void shows_its_built_in_services_to_the_mesh_alone() throws Exception {
    assertThat(
            reflect("service/gateway", "service/gateway")
                .getListServicesResponse()
                .getServiceList())
        .extracting("name")
        .contains("hansa.identity.v1.Partners");
    assertThatThrownBy(() -> reflect("partner/acme", "partner/acme"))
        .hasRootCauseInstanceOf(StatusRuntimeException.class)
        .rootCause()
        .satisfies(e -> assertThat(Errors.is(e, MeshReason.METHOD_UNKNOWN)).isTrue());
    var health =
        HealthGrpc.newBlockingStub(
            ServedMesh.with(mesh.channel("service/orders"), "service/orders"));
    assertThat(health.check(HealthCheckRequest.getDefaultInstance()).getStatus())
        .isEqualTo(ServingStatus.SERVING);
    var stranger =
        HealthGrpc.newBlockingStub(ServedMesh.with(mesh.channel("partner/acme"), "partner/acme"));
    assertThatThrownBy(() -> stranger.check(HealthCheckRequest.getDefaultInstance()))
        .satisfies(
            e ->
                assertThat(Status.fromThrowable(e).getCode()).isEqualTo(Status.Code.UNIMPLEMENTED));
  }

  private ServerReflectionResponse reflect(String peer, String token) throws Exception {
    var answers = new Collected<ServerReflectionResponse>();
    var questions =
        ServerReflectionGrpc.newStub(ServedMesh.with(mesh.channel(peer), token))
            .serverReflectionInfo(answers);
    questions.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());
    questions.onCompleted();
    return answers.first();
  }

  @ParameterizedTest
  @ValueSource(strings = {"partners/throws", "partners/fails"})
  @DisplayName("T31: no status tells what was thrown")
  void tells_nothing_of_an_exception_but_where_to_find_it(String how) {
    var secrets =
        List.of(
            new IllegalStateException("jdbc:postgresql://db password=x at dev.hansa.Foo"),
            new NullPointerException("dev.hansa.runtime.Secret is null"),
            Status.UNKNOWN.withDescription("java.io.IOException: x").asRuntimeException(),
            Status.INTERNAL.withDescription("at dev.hansa.runtime").asRuntimeException(),
            Status.UNAVAILABLE.withDescription("io.netty.ChannelException").asRuntimeException());
    for (var secret : secrets) {
      mesh.partners.failure = secret;
      var failed =
          assertThrows(StatusRuntimeException.class, () -> mesh.operator().getPartner(get(how)));
      var told = StatusProto.fromThrowable(failed).toString() + failed.getStatus();
      assertThat(told).doesNotContain("Exception:", " at ", "dev.hansa.", "password", "netty");
      assertThat(Errors.info(failed).orElseThrow().getMetadataMap()).containsKey("trace_id");
    }
  }

  @Test
  void passes_on_a_status_that_a_handler_made() {
    mesh.partners.failure =
        Errors.of(Status.Code.NOT_FOUND, "identity.hansa.dev", "PARTNER_UNKNOWN", "who?", Map.of());
    var failed =
        assertThrows(
            StatusRuntimeException.class, () -> mesh.operator().getPartner(get("partners/throws")));
    assertThat(failed.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
    assertThat(failed.getStatus().getDescription()).isEqualTo("who?");
    assertThat(Errors.info(failed).orElseThrow().getReason()).isEqualTo("PARTNER_UNKNOWN");
  }

  @Test
  @DisplayName("Z10: no header makes anybody somebody else")
  void takes_away_headers_that_claim_an_identity() {
    var channel = ServedMesh.with(mesh.channel("operator/admin"), ServedMesh.GOOD);
    for (var name :
        List.of(
            "x-s2s-subject",
            "x-forwarded-client-cert",
            "x-forwarded-for",
            "x-hansa-caller",
            "x-envoy-peer",
            "forwarded",
            "grpc-tags-x")) {
      channel = ServedMesh.withHeader(channel, name, "spiffe://hansa.local/operator/root");
    }
    channel = ServedMesh.withHeader(channel, "x-harmless", "kept");
    assertThat(PartnersGrpc.newBlockingStub(channel).getPartner(ACME).hasPartner()).isTrue();
    assertThat(mesh.partners.callers.getFirst().subject()).hasToString("operator/admin");
    assertThat(mesh.partners.headers.getFirst().keys())
        .contains("x-harmless")
        .noneMatch(key -> key.startsWith("x-s2s") || key.startsWith("x-forwarded"))
        .noneMatch(key -> key.startsWith("x-hansa") || key.startsWith("x-envoy"))
        .noneMatch(key -> key.startsWith("grpc-") || key.equals("forwarded"))
        .doesNotContain("authorization");
  }

  @Test
  @DisplayName("Z01: what has no contract is not served")
  void refuses_to_be_made_with_a_method_without_contract() {
    assertThatThrownBy(
            () ->
                new ServedMesh(
                    b -> b.contracts(_ -> Optional.empty()), ServerConfig.mesh("127.0.0.1", 0)))
        .isInstanceOf(ContractException.class)
        .hasMessageContaining("hansa.identity.v1.Partners/GetPartner is served without a contract");
  }

  @Test
  void continues_the_callers_trace() {
    var trace = "0af7651916cd43dd8448eb211c80319c";
    var channel =
        ServedMesh.withHeader(
            ServedMesh.with(mesh.channel("operator/admin"), ServedMesh.GOOD),
            "traceparent",
            "00-" + trace + "-b7ad6b7169203331-01");
    PartnersGrpc.newBlockingStub(channel).getPartner(ACME);
    assertThat(mesh.spans.getFinishedSpanItems())
        .singleElement()
        .satisfies(span -> assertThat(span.getTraceId()).isEqualTo(trace));
  }
}
