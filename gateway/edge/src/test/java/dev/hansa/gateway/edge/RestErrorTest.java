package dev.hansa.gateway.edge;

import static dev.hansa.gateway.edge.Problems.assertProblem;
import static dev.hansa.gateway.edge.Problems.status;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.Int32Value;
import com.google.rpc.BadRequest;
import com.google.rpc.BadRequest.FieldViolation;
import com.google.rpc.DebugInfo;
import com.google.rpc.RetryInfo;
import dev.hansa.gateway.edge.http.TestClients;
import dev.hansa.gateway.transcoder.Options;
import dev.hansa.gateway.transcoder.Transcoder;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RestErrorTest {
  private final Edge edge = new Edge();

  @AfterEach
  void stop() {
    edge.close();
  }

  @Test
  void names_field_and_place_of_what_is_wrong_with_a_body() {
    var unknown =
        edge.post("/v1/items/a:buy", "{\"lines\":[{\"prise\":1}]}", "idempotency-key", "k");
    assertProblem(unknown, 400, "FIELD_UNKNOWN");
    assertThat(unknown.body()).contains("\"errors\":[{\"pointer\":\"/lines/0/prise\"");
    var range = edge.post("/v1/items/a:buy", "{\"count\":\"x\"}", "idempotency-key", "k");
    assertProblem(range, 400, "REQUEST_INVALID");
    assertThat(range.body()).contains("\"pointer\":\"/count\"").doesNotContain("\"x\"");
    assertProblem(
        edge.post("/v1/items/a:buy", "{\"count\":", "idempotency-key", "k"), 400, "BODY_MALFORMED");
    assertProblem(edge.get("/v1/items/a?nothing=1"), 400, "FIELD_UNKNOWN");
    assertProblem(edge.get("/v1/items/a?count=x"), 400, "QUERY_INVALID");
    assertProblem(edge.get("/v1/items/%00"), 400, "PATH_MALFORMED");
    assertThat(edge.started()).isZero();
  }

  @Test
  void M13_answers_unknown_paths_and_methods() {
    assertProblem(edge.get("/v1/nowhere"), 404, "ROUTE_UNKNOWN");
    var response = edge.send(edge.request("/v1/items/a").DELETE());
    assertProblem(response, 405, "ROUTE_UNKNOWN");
    assertThat(response.headers().firstValue("allow")).hasValue("GET, PATCH");
  }

  @Test
  void B5_takes_JSON_only() {
    var response =
        edge.send(
            edge.request("/v1/items/a:buy")
                .header("content-type", "text/plain")
                .header("idempotency-key", "k")
                .POST(BodyPublishers.ofString("{}")));
    assertProblem(response, 415, "BODY_MALFORMED");
  }

  @Test
  void B6_refuses_bodies_above_the_limit_announced_or_not() {
    byte[] large = new byte[Edge.LIMIT + 1];
    assertProblem(
        edge.send(
            edge.request("/v1/items/a:buy")
                .header("idempotency-key", "k")
                .POST(BodyPublishers.ofByteArray(large))),
        413,
        "MESSAGE_TOO_LARGE");
    try (var client = TestClients.http(Version.HTTP_1_1, edge.acme)) {
      assertProblem(
          Edge.send(
              client,
              edge.request("/v1/items/a:buy")
                  .header("idempotency-key", "k")
                  .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large)))),
          413,
          "MESSAGE_TOO_LARGE");
    }
  }

  private void fails(com.google.rpc.Status status) {
    edge.backend.on("shop.v1.Shop/Get", Backend.failing(status));
    edge.backend.on("shop.v1.Shop/Buy", Backend.failing(status));
  }

  private static final com.google.rpc.Status BROKEN =
      status(
          Status.Code.INVALID_ARGUMENT,
          "shop.test",
          "BROKEN",
          BadRequest.newBuilder()
              .addFieldViolations(
                  FieldViolation.newBuilder()
                      .setField("lines[1].unit_price")
                      .setDescription("is bad"))
              .build(),
          RetryInfo.newBuilder()
              .setRetryDelay(Duration.newBuilder().setSeconds(2).setNanos(1))
              .build(),
          DebugInfo.newBuilder().setDetail("at line 7").build());

  @Test
  void tells_a_failure_of_the_service_with_its_details() {
    fails(BROKEN);
    var response = edge.post("/v1/items/a:buy", "{}", "idempotency-key", "k");
    assertProblem(response, 400, "BROKEN");
    assertThat(response.body())
        .contains(
            "\"type\":\"urn:hansa:problem:shop.test:BROKEN\"",
            "\"title\":\"Bad Request\"",
            "\"detail\":\"so it is\"",
            "\"domain\":\"shop.test\"",
            "\"code\":\"INVALID_ARGUMENT\"",
            "\"errors\":[{\"pointer\":\"/lines/1/unitPrice\",\"detail\":\"is bad\"}]",
            "\"metadata\":{\"sku\":\"a\"}")
        .doesNotContain("line 7");
    assertThat(response.headers().firstValue("retry-after")).hasValue("3");
    assertThat(edge.get("/v1/items/a").body())
        .contains("\"errors\":[{\"parameter\":\"lines[1].unit_price\",\"detail\":\"is bad\"}]");
  }

  @Test
  void tells_the_same_as_google_rpc_Status_and_as_AIP_193_by_Accept() {
    fails(BROKEN);
    String trace = "0af7651916cd43dd8448eb211c80319c";
    String details =
        "\"details\":[{\"@type\":\"type.googleapis.com/google.rpc.ErrorInfo\",\"reason\":\"BROKEN\","
            + "\"domain\":\"shop.test\",\"metadata\":{\"sku\":\"a\",\"trace_id\":\""
            + trace
            + "\"}},"
            + "{\"@type\":\"type.googleapis.com/google.rpc.BadRequest\",\"fieldViolations\":[{\"field\":\"/lines/1/unitPrice\",\"description\":\"is"
            + " bad\"}]},"
            + "{\"@type\":\"type.googleapis.com/google.rpc.RetryInfo\",\"retryDelay\":\"2.000000001s\"}]";
    var status = broken("application/vnd.google.rpc.status+json", trace);
    assertThat(status.body()).isEqualTo("{\"code\":3,\"message\":\"so it is\"," + details + '}');
    var envelope =
        broken(
            "application/json, application/problem+json;q=0.5, application/vnd.google.aip-193+json",
            trace);
    assertThat(envelope.headers().firstValue("content-type"))
        .hasValue("application/vnd.google.aip-193+json");
    assertThat(envelope.body())
        .isEqualTo(
            "{\"error\":{\"code\":400,\"message\":\"so it is\",\"status\":\"INVALID_ARGUMENT\","
                + details
                + "}}");
    assertThat(envelope.headers().firstValue("retry-after")).hasValue("3");
  }

  private HttpResponse<String> broken(String accept, String trace) {
    return edge.post(
        "/v1/items/a:buy",
        "{}",
        "idempotency-key",
        "k",
        "accept",
        accept,
        "traceparent",
        "00-" + trace + "-b7ad6b7169203331-01");
  }

  @Test
  void decodes_details_through_the_contract_and_keeps_those_that_nobody_knows() {
    Any shortage =
        Any.newBuilder()
            .setTypeUrl("type.googleapis.com/shop.v1.Shortage")
            .setValue(ByteString.copyFrom(new byte[] {0x0a, 1, 'x', 0x10, 7}))
            .build();
    Any unknown =
        Any.newBuilder()
            .setTypeUrl("type.googleapis.com/other.v1.Thing")
            .setValue(ByteString.copyFrom(new byte[] {1, 2}))
            .build();
    fails(
        com.google.rpc.Status.newBuilder()
            .setCode(Status.Code.FAILED_PRECONDITION.value())
            .addDetails(shortage)
            .addDetails(unknown)
            .addDetails(Any.pack(Int32Value.of(5)))
            .build());
    String known =
        "{\"@type\":\"type.googleapis.com/shop.v1.Shortage\",\"sku\":\"x\",\"missing\":\"7\"}";
    var problem = edge.get("/v1/items/a");
    assertProblem(problem, 400, "FAILED_PRECONDITION");
    String wrapped = "{\"@type\":\"type.googleapis.com/google.protobuf.Int32Value\",\"value\":5}";
    assertThat(problem.body())
        .contains("\"domain\":\"grpc.io\"", "\"details\":[" + known + ',' + wrapped + ']');
    var status =
        edge.send(
            edge.request("/v1/items/a").header("accept", "application/vnd.google.rpc.status+json"));
    assertThat(status.body())
        .contains(known, "{\"@type\":\"type.googleapis.com/other.v1.Thing\",\"@value\":\"AQI=\"}");
  }

  @ParameterizedTest
  @CsvSource({
    "1, CANCELLED, 499",
    "2, UNKNOWN, 500",
    "3, INVALID_ARGUMENT, 400",
    "4, DEADLINE_EXCEEDED, 504",
    "5, NOT_FOUND, 404",
    "6, ALREADY_EXISTS, 409",
    "7, PERMISSION_DENIED, 403",
    "8, RESOURCE_EXHAUSTED, 429",
    "9, FAILED_PRECONDITION, 400",
    "10, ABORTED, 409",
    "11, OUT_OF_RANGE, 400",
    "12, UNIMPLEMENTED, 501",
    "13, INTERNAL, 500",
    "14, UNAVAILABLE, 503",
    "15, DATA_LOSS, 500",
    "16, UNAUTHENTICATED, 401",
    "17, UNKNOWN, 500",
    "-1, UNKNOWN, 500",
    "4711, UNKNOWN, 500"
  })
  void B_1_maps_every_code_even_unknown_ones(int code, String name, int http) {
    var problem =
        Problem.of(
            com.google.rpc.Status.newBuilder().setCode(code).setMessage("m").build(),
            field -> field,
            "t");
    assertThat(problem.httpStatus()).isEqualTo(http);
    var renderer =
        new ErrorRenderer(new ErrorDetails(Transcoder.compile(List.of(), Options.DEFAULT)));
    assertThat(renderer.json(ErrorShape.PROBLEM, problem))
        .contains("\"status\":" + http, "\"code\":\"" + name + '"', "\"trace_id\":\"t\"");
    int canonical = code > 0 && code < 17 ? code : 2;
    assertThat(renderer.json(ErrorShape.STATUS, problem))
        .startsWith("{\"code\":" + canonical + ",");
    assertThat(renderer.json(ErrorShape.ENVELOPE, problem))
        .startsWith(
            "{\"error\":{\"code\":" + http + ",\"message\":\"m\",\"status\":\"" + name + "\",");
  }

  @Test
  void names_no_trace_where_nothing_is_traced() {
    var status = com.google.rpc.Status.newBuilder().setCode(5).setMessage("m").build();
    var renderer =
        new ErrorRenderer(new ErrorDetails(Transcoder.compile(List.of(), Options.DEFAULT)));
    for (ErrorShape shape : ErrorShape.values()) {
      assertThat(renderer.json(shape, Problem.of(status, field -> field, "")))
          .contains("NOT_FOUND")
          .doesNotContain("trace_id");
    }
  }

  @Test
  void maps_the_reasons_that_sharpen_codes() {
    fails(status(Status.Code.INVALID_ARGUMENT, "hansa.dev", "IDEMPOTENCY_KEY_REUSED"));
    assertProblem(edge.get("/v1/items/a"), 422, "IDEMPOTENCY_KEY_REUSED");
    fails(status(Status.Code.ABORTED, "hansa.dev", "REQUEST_IN_FLIGHT"));
    assertProblem(edge.get("/v1/items/a"), 409, "REQUEST_IN_FLIGHT");
    fails(status(Status.Code.NOT_FOUND, "shop.test", "NONE"));
    assertProblem(edge.get("/v1/items/a"), 404, "NONE");
  }

  @Test
  void answers_406_before_it_calls_when_the_client_takes_no_JSON() {
    var response = edge.send(edge.request("/v1/items/a").header("accept", "text/html, image/*"));
    assertProblem(response, 406, "NOT_ACCEPTABLE");
    assertThat(edge.backend.calls()).isZero();
    for (String accept :
        List.of("*/*", "application/*;q=0.1", "text/html, */*;q=0.1", "nonsense")) {
      assertThat(edge.send(edge.request("/v1/items/a").header("accept", accept)).statusCode())
          .describedAs(accept)
          .isEqualTo(200);
    }
    assertProblem(
        edge.send(edge.request("/v1/items/a").header("accept", "*/*, application/json;q=0")),
        406,
        "NOT_ACCEPTABLE");
  }

  @Test
  void M13_answers_HEAD_and_OPTIONS_with_405_and_what_is_allowed() {
    for (String method : List.of("HEAD", "OPTIONS")) {
      for (Version version : Version.values()) {
        try (var client = TestClients.http(version, edge.acme)) {
          var response =
              Edge.send(
                  client, edge.request("/v1/items/a").method(method, BodyPublishers.noBody()));
          assertThat(response.statusCode()).isEqualTo(405);
          assertThat(response.headers().firstValue("allow")).hasValue("GET, PATCH");
          assertThat(response.body().isEmpty()).isEqualTo(method.equals("HEAD"));
        }
      }
    }
  }

  @Test
  void B14_names_the_offset_of_what_is_truncated_or_trails() {
    for (String[] wrong :
        new String[][] {{"{\"count\":1", "(byte 10)"}, {"{\"count\":1} x", "(byte 12)"}}) {
      var response = edge.post("/v1/items/a:buy", wrong[0], "idempotency-key", "k");
      assertProblem(response, 400, "BODY_MALFORMED");
      assertThat(response.body()).contains(wrong[1], "\"reason\":\"SYNTAX\"");
    }
  }

  @Test
  void B6_tells_what_is_too_deep() {
    var response = edge.post("/v1/items/a:buy", "[".repeat(200), "idempotency-key", "k");
    assertThat(response.statusCode()).isEqualTo(400);
  }
}
