package dev.hansa.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.rpc.ErrorInfo;
import dev.hansa.gateway.edge.http.TestClients;
import dev.hansa.runtime.error.Errors;
import dev.hansa.runtime.testing.Credential;
import dev.hansa.runtime.testing.TestAuthority;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient.Version;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What is refused, by REST and by gRPC, with one reason each; nothing of it reaches a service. */
class SecurityTest {
  private static final Edge EDGE = new Edge();

  @AfterAll
  static void stop() {
    EDGE.close();
  }

  private static HttpResponse<String> rest(
      @Nullable Credential credential, @Nullable String token) {
    var request = EDGE.unauthorized("/v1/items/a");
    try (var client = TestClients.http(Version.HTTP_2, credential)) {
      return Edge.send(
          client, token == null ? request : request.header("authorization", "Bearer " + token));
    }
  }

  private static StatusRuntimeException grpc(
      @Nullable Credential credential, @Nullable String token, String method) {
    try (var client = new GrpcClient(EDGE.grpcPort(), credential, token)) {
      return catchThrowableOfType(
          StatusRuntimeException.class, () -> client.unary(method, new byte[0]));
    }
  }

  /** Refused by both ports with this reason. */
  private static HttpResponse<String> refused(
      @Nullable Credential credential, @Nullable String token, int status, String reason) {
    int calls = EDGE.backend.calls();
    HttpResponse<String> response = rest(credential, token);
    assertThat(response.statusCode()).describedAs(response.body()).isEqualTo(status);
    assertThat(response.body()).contains("\"reason\":\"" + reason + '"');
    StatusRuntimeException failure = grpc(credential, token, "shop.v1.Shop/Get");
    assertThat(Errors.info(failure).map(ErrorInfo::getReason)).hasValue(reason);
    assertThat(EDGE.backend.calls()).isEqualTo(calls);
    return response;
  }

  private static String challenge(HttpResponse<String> response) {
    return response.headers().firstValue("www-authenticate").orElse("");
  }

  @Test
  void lets_a_good_call_pass() {
    assertThat(rest(EDGE.acme, EDGE.token()).statusCode()).isEqualTo(200);
    try (var client = new GrpcClient(EDGE.grpcPort(), EDGE.acme, EDGE.token())) {
      assertThat(client.unary("shop.v1.Shop/Get", new byte[] {0x18, 1})).containsExactly(0x18, 1);
    }
  }

  @Test
  void T02_no_certificate() {
    assertThat(challenge(refused(null, EDGE.token(), 401, "CERTIFICATE_MISSING")))
        .startsWith("Bearer realm=\"hansa\"")
        .doesNotContain("error");
  }

  @Test
  void T04_a_certificate_of_a_foreign_authority() {
    Credential foreign = TestAuthority.of("hansa.local").issue("partner/acme");
    assertThatThrownBy(() -> rest(foreign, EDGE.token())).isInstanceOf(UncheckedIOException.class);
    assertThat(grpc(foreign, EDGE.token(), "shop.v1.Shop/Get").getStatus().getCode())
        .isEqualTo(Status.Code.UNAVAILABLE);
  }

  @Test
  void no_token() {
    assertThat(challenge(refused(EDGE.acme, null, 401, "TOKEN_MISSING")))
        .startsWith("Bearer realm=\"hansa\"")
        .doesNotContain("error");
  }

  @Test
  void K13_an_expired_token() {
    Instant now = Instant.now();
    String token =
        EDGE.token("shop.read").valid(now.minusSeconds(400), now.minusSeconds(100)).sign();
    assertThat(challenge(refused(EDGE.acme, token, 401, "TOKEN_EXPIRED")))
        .startsWith("Bearer realm=\"hansa\"")
        .contains("error=\"invalid_token\"");
  }

  @Test
  void an_expired_token_leads_to_the_next_one() {
    Instant now = Instant.now();
    String token =
        EDGE.token("shop.read").valid(now.minusSeconds(400), now.minusSeconds(100)).sign();
    assertThat(refused(EDGE.acme, token, 401, "TOKEN_EXPIRED").body())
        .contains("; ask for another");
  }

  @Test
  void K31_a_token_in_the_url() {
    for (String query : List.of("?access_token=", "?a=1&access_token=", "?access_token&b=")) {
      int calls = EDGE.backend.calls();
      try (var client = TestClients.http(Version.HTTP_2, EDGE.acme)) {
        HttpResponse<String> response =
            Edge.send(
                client,
                EDGE.unauthorized("/v1/items/a" + query + EDGE.token())
                    .header("authorization", "Bearer " + EDGE.token()));
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("QUERY_INVALID").doesNotContain(EDGE.token());
      }
      assertThat(EDGE.backend.calls()).isEqualTo(calls);
    }
  }

  @Test
  void K15_a_token_bound_to_another_certificate() {
    assertThat(challenge(refused(EDGE.evil, EDGE.token(), 401, "CNF_MISMATCH")))
        .contains("error=\"invalid_token\"");
  }

  @Test
  void K12_a_token_for_somebody_else() {
    String token = EDGE.token("shop.read").audience("service/shop").sign();
    refused(EDGE.acme, token, 401, "TOKEN_AUDIENCE");
  }

  @Test
  void a_token_that_is_none() {
    refused(EDGE.acme, "nonsense", 401, "TOKEN_MALFORMED");
  }

  @Test
  void Z03_a_missing_scope_is_named() {
    assertThat(challenge(refused(EDGE.acme, EDGE.token("shop.write").sign(), 403, "SCOPE_MISSING")))
        .contains("error=\"insufficient_scope\"", "scope=\"shop.read\"");
  }

  @Test
  void Z01_a_method_that_is_not_for_partners() {
    assertThat(EDGE.post("/v1/restock", "{}").body()).contains("METHOD_NOT_EXPOSED");
    var failure = grpc(EDGE.acme, EDGE.token(), "shop.v1.Shop/Restock");
    assertThat(Errors.info(failure).map(ErrorInfo::getReason)).hasValue("METHOD_NOT_EXPOSED");
  }

  @Test
  void T29_a_method_that_nobody_knows() {
    var failure = grpc(EDGE.acme, EDGE.token(), "shop.v1.Shop/Steal");
    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
    assertThat(Errors.info(failure).map(ErrorInfo::getReason)).hasValue("METHOD_UNKNOWN");
  }

  @Test
  void a_stranger_does_not_learn_which_routes_there_are() {
    try (var client = TestClients.http(Version.HTTP_2, null)) {
      assertThat(Edge.send(client, EDGE.unauthorized("/v1/nowhere")).statusCode()).isEqualTo(401);
    }
  }
}
