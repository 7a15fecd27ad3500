package dev.hansa.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.gson.JsonParser;
import dev.hansa.audit.v1.DecisionsGrpc;
import dev.hansa.audit.v1.ExplainRequest;
import dev.hansa.gateway.edge.http.TestClients;
import dev.hansa.runtime.audit.DecisionRecord;
import dev.hansa.runtime.error.Errors;
import dev.hansa.runtime.error.MeshReason;
import dev.hansa.runtime.testing.TestAuthority;
import io.grpc.StatusRuntimeException;
import java.net.http.HttpClient.Version;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Decisions of the edge: each refusal names one, which an operator can have explained. */
class DecisionTest {
  private final Edge edge = new Edge();

  @AfterEach
  void stop() {
    edge.close();
  }

  private static String decision(String problem) {
    return JsonParser.parseString(problem).getAsJsonObject().get("decision").getAsString();
  }

  private DecisionRecord record(String problem) {
    return edge.decisions.find(decision(problem)).orElseThrow();
  }

  @Test
  @DisplayName("Z15: a problem names its decision, with scope, rule and contract version")
  void names_the_decision_of_a_missing_scope() {
    var answer =
        edge.send(
            edge.unauthorized("/v1/items/a")
                .header("authorization", "Bearer " + edge.token("shop.write").sign()));
    assertThat(answer.statusCode()).isEqualTo(403);
    var kept = record(answer.body());
    assertThat(kept.reason()).isEqualTo(MeshReason.SCOPE_MISSING);
    assertThat(kept.method()).isEqualTo("shop.v1.Shop/Get");
    assertThat(kept.peer()).isEqualTo("partner/acme");
    assertThat(kept.token().orElseThrow().verified()).isTrue();
    assertThat(kept.contract().orElseThrow().bundle()).isEqualTo("shop");
    assertThat(answer.body()).doesNotContain(kept.contract().orElseThrow().digest());
  }

  @Test
  @DisplayName("K15: a stolen token's decision names both certificates, its error neither")
  void names_the_decision_of_a_stolen_token() {
    try (var thief = TestClients.http(Version.HTTP_2, edge.evil)) {
      var answer = Edge.send(thief, edge.request("/v1/items/a"));
      assertThat(answer.statusCode()).isEqualTo(401);
      var kept = record(answer.body());
      var acme = TestAuthority.peer(edge.acme).thumbprint();
      var evil = TestAuthority.peer(edge.evil).thumbprint();
      assertThat(kept.why()).contains(acme, evil);
      assertThat(answer.body()).doesNotContain(acme, evil);
    }
  }

  @Test
  void names_the_decision_of_a_missing_token() {
    var answer = edge.send(edge.unauthorized("/v1/items/a"));
    assertThat(record(answer.body()).reason()).isEqualTo(MeshReason.TOKEN_MISSING);
  }

  @Test
  @DisplayName(
      "the operator has it explained at the edge's own port, a partner finds no such method")
  void explains_to_the_operator_alone() {
    var id = decision(edge.send(edge.unauthorized("/v1/items/a")).body());
    var operator = edge.authority.issue("operator/admin");
    var token = edge.tokens.self(TestAuthority.peer(operator), "gateway").sign();
    var request = ExplainRequest.newBuilder().setDecision(id).build();
    try (var client = new GrpcClient(edge.grpcPort(), operator, token)) {
      assertThat(
              DecisionsGrpc.newBlockingStub(client.channel())
                  .explain(request)
                  .getDecision()
                  .getReason())
          .isEqualTo("TOKEN_MISSING");
    }
    try (var client = new GrpcClient(edge.grpcPort(), edge.acme, edge.token())) {
      var refused =
          catchThrowableOfType(
              StatusRuntimeException.class,
              () -> DecisionsGrpc.newBlockingStub(client.channel()).explain(request));
      assertThat(Errors.is(refused, MeshReason.METHOD_UNKNOWN)).isTrue();
    }
  }
}
