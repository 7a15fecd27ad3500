package dev.hansa.runtime.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.hansa.audit.v1.Decision;
import dev.hansa.audit.v1.DecisionsGrpc;
import dev.hansa.audit.v1.ExplainRequest;
import dev.hansa.identity.v1.GetPartnerRequest;
import dev.hansa.identity.v1.PartnersGrpc;
import dev.hansa.runtime.audit.Decisions;
import dev.hansa.runtime.error.Errors;
import dev.hansa.runtime.error.MeshReason;
import dev.hansa.runtime.token.Verification;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExplainTest {
  private static final GetPartnerRequest ACME =
      GetPartnerRequest.newBuilder().setName("partners/acme").build();

  private final ServedMesh mesh = new ServedMesh();

  @AfterEach
  void stop() {
    mesh.close();
  }

  private String denied(String peer, String token) {
    var stub = PartnersGrpc.newBlockingStub(ServedMesh.with(mesh.channel(peer), token));
    var refused = assertThrows(StatusRuntimeException.class, () -> stub.getPartner(ACME));
    return Errors.info(refused).orElseThrow().getMetadataOrThrow(Decisions.METADATA);
  }

  private Decision explain(String peer, String token, String id) {
    return DecisionsGrpc.newBlockingStub(ServedMesh.with(mesh.channel(peer), token))
        .explain(ExplainRequest.newBuilder().setDecision(id).build())
        .getDecision();
  }

  @Test
  @DisplayName("Z15: the operator learns who called, the token's summary, rule, version and why")
  void tells_the_operator_why() {
    var id = denied("operator/admin", "operator/admin partners.admin");
    var decision = explain("operator/admin", "operator/admin", id);
    assertThat(decision.getOutcome()).isEqualTo(Decision.Outcome.OUTCOME_DENIED);
    assertThat(decision.getReason()).isEqualTo("SCOPE_MISSING");
    assertThat(decision.getProcess()).isEqualTo("spiffe://hansa.local/service/identity");
    assertThat(decision.getMethod()).isEqualTo("hansa.identity.v1.Partners/GetPartner");
    assertThat(decision.getPeer()).isEqualTo("operator/admin");
    assertThat(decision.getToken().getVerified()).isTrue();
    assertThat(decision.getToken().getId()).isEqualTo("token-1");
    assertThat(decision.getToken().getScopesList()).containsExactly("partners.admin");
    assertThat(decision.getRule()).isEqualTo("scopes: partners.read");
    assertThat(decision.getWhy()).contains("it carries: partners.admin");
    assertThat(decision.getContractBundle()).isEqualTo("hansa/identity/v1/partners.proto");
    assertThat(decision.getContractDigest()).hasSize(64);
    assertThat(decision.getTraceId()).hasSize(32);
  }

  @Test
  void tells_of_a_token_that_did_not_hold() {
    var good = mesh.verifier;
    mesh.verifier =
        (_, _) ->
            CompletableFuture.completedFuture(
                new Verification.Rejected(MeshReason.TOKEN_EXPIRED, "its time is over"));
    var id = denied("service/orders", "not.a.token");
    mesh.verifier = good;
    var decision = explain("operator/admin", "operator/admin", id);
    assertThat(decision.getReason()).isEqualTo("TOKEN_EXPIRED");
    assertThat(decision.getToken().getVerified()).isFalse();
    assertThat(decision.getToken().getDigest()).hasSize(16);
    assertThat(decision.getContractBundle()).isEqualTo("hansa/identity/v1/partners.proto");
  }

  @ParameterizedTest
  @ValueSource(strings = {"service/orders", "service/gateway", "partner/acme"})
  @DisplayName("Z05: nobody but operators is told")
  void tells_nobody_else(String caller) {
    var id = denied("operator/admin", "operator/admin partners.admin");
    var refused = assertThrows(StatusRuntimeException.class, () -> explain(caller, caller, id));
    assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
  }

  @Test
  void knows_nothing_of_other_decisions() {
    var refused =
        assertThrows(
            StatusRuntimeException.class,
            () -> explain("operator/admin", "operator/admin", "0".repeat(24)));
    assertThat(Errors.is(refused, MeshReason.DECISION_UNKNOWN)).isTrue();
  }

  @Test
  @DisplayName("an outage of the token service is no decision")
  void makes_no_decision_of_an_outage() {
    mesh.verifier =
        (_, _) ->
            CompletableFuture.completedFuture(
                new Verification.Rejected(MeshReason.TOKEN_SERVICE_UNAVAILABLE, "no keys"));
    var refused =
        assertThrows(StatusRuntimeException.class, () -> mesh.operator().getPartner(ACME));
    assertThat(Errors.info(refused).orElseThrow().getMetadataMap())
        .doesNotContainKey(Decisions.METADATA);
  }
}
