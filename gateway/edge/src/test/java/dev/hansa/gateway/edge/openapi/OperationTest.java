package dev.hansa.gateway.edge.openapi;

import static dev.hansa.gateway.edge.openapi.Described.at;
import static dev.hansa.gateway.edge.openapi.Described.operation;
import static dev.hansa.gateway.edge.openapi.Described.parameter;
import static dev.hansa.gateway.edge.openapi.Described.parameters;
import static dev.hansa.gateway.edge.openapi.Described.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Operations: where they are, what they take, how they answer. */
class OperationTest {
  private static final String CREATE = "/shapes/v1/shelves/{shelve}/things";

  @Test
  void a_comment_becomes_summary_and_description() {
    JsonElement create = operation(CREATE, "post");
    assertThat(text(create, "summary")).isEqualTo("Makes a thing");
    assertThat(text(create, "description"))
        .startsWith(
            """
            A second sentence goes on.

            Errors: NOT_FOUND (GONE).

            - a list
            - of two\
            """);
    assertThat(text(operation("/shapes/v1/shelves/{shelve}/things", "get"), "summary"))
        .isEqualTo("Get");
    assertThat(text(Described.shapes(), "tags", "0", "description"))
        .isEqualTo(
            "Every shape that a contract can have over HTTP, for those who describe it.\n\n"
                + "A second paragraph.");
  }

  @Test
  void only_partners_methods_with_a_route_are_shown() {
    assertThat(Described.whole().toString()).doesNotContain("/hidden/", "Unrouted", "restock");
  }

  @Test
  void each_binding_has_an_id_of_its_own() {
    List<String> ids = new ArrayList<>();
    ids(Described.whole(), ids);
    assertThat(ids)
        .doesNotHaveDuplicates()
        .contains(
            "shapes.v1.Shapes.Create",
            "shapes.v1.Shapes.Create_2",
            "shapes.v1.Shapes.Create_3",
            "shop.v1.Shop.Buy");
    assertThat(text(operation(CREATE, "post"), "operationId")).isEqualTo("Create");
  }

  private static void ids(JsonElement json, List<String> into) {
    if (json.isJsonObject()) {
      json.getAsJsonObject()
          .asMap()
          .forEach(
              (name, value) -> {
                if (name.equals("operationId")) {
                  into.add(value.getAsString());
                }
                ids(value, into);
              });
    }
  }

  @Test
  void paths_of_one_shape_are_one_path_whatever_their_variables() {
    JsonElement id = parameter(CREATE, "get", "shelve");
    assertThat(text(id, "description")).contains("Number of the shelf.", "the field `id`");
    assertThat(text(id, "schema", "format")).isEqualTo("int64");
    JsonElement parent = parameter(CREATE, "post", "shelve");
    assertThat(text(parent, "description")).contains("`parent` becomes `shelves/{shelve}`");
    assertThat(text(parent, "schema", "pattern")).isEqualTo("^[a-z]+$");
  }

  @Test
  void a_variable_of_several_segments_has_a_parameter_for_each_wildcard() {
    JsonElement list = operation("/shapes/v1/any/{segment}/rooms/{room}/shelves/{shelve}", "get");
    assertThat(text(list, "operationId")).isEqualTo("List_2");
    assertThat(text(list, "parameters", "0", "description")).contains("no field");
    assertThat(text(list, "parameters", "1", "description"))
        .isEqualTo("The field `path` becomes `rooms/{room}/shelves/{shelve}`.");
    assertThat(at(list, "parameters", "2", "x-multi-segment").getAsBoolean()).isTrue();
    assertThat(parameters("/shapes/v1/files/{path}:list", "get")).startsWith("path");
  }

  @Test
  void methods_that_OpenAPI_has_no_place_for_are_kept_beside() {
    assertThat(
            text(
                Described.shapes(),
                "paths",
                "/shapes/v1/a%20b",
                "x-additionalOperations",
                "SEARCH",
                "operationId"))
        .isEqualTo("List_3");
    assertThat(text(operation("/shapes/v1/whatever", "get"), "description"))
        .startsWith("Any HTTP method will do.");
  }

  @Test
  void the_query_takes_the_leaves_that_are_left() {
    assertThat(parameters(CREATE, "get"))
        .contains("color", "colors", "since", "age", "readMask", "limit", "like.flag")
        .contains("like.right.inner.deep", "cookie")
        .doesNotContain("id", "never", "neither", "like.child.name", "like.any", "like.free")
        .doesNotContain("like.name", "like.nothing");
    JsonElement colors = parameter(CREATE, "get", "colors");
    assertThat(colors.toString())
        .contains("\"style\":\"form\",\"explode\":true")
        .contains("#/components/schemas/shapes.v1.Color");
    assertThat(parameter(CREATE, "get", "limit").toString()).doesNotContain("null");
    assertThat(parameters(CREATE, "post")).contains("tags", "dryRun").doesNotContain("thing.flag");
  }

  @Test
  void the_key_has_its_header_and_is_required_unless_the_body_may_hold_it() {
    JsonElement key = parameter(CREATE, "post", "Idempotency-Key");
    assertThat(key.toString()).contains("\"required\":true", "\"format\":\"uuid\"");
    JsonElement either = parameter(CREATE + "/{thing_name}", "put", "Idempotency-Key");
    assertThat(either.toString()).doesNotContain("required").contains("`requestId` in the body");
    assertThat(parameters("/shapes/v1/things/{id}", "delete"))
        .contains("Idempotency-Key")
        .doesNotContain("requestId");
    assertThat(parameters("/shapes/v1/raw/{name}", "get")).doesNotContain("Idempotency-Key");
  }

  @Test
  void a_body_is_the_message_without_what_the_path_gives() {
    String ref =
        text(
            operation(CREATE + "/{thing_name}", "put"),
            "requestBody",
            "content",
            "application/json",
            "schema",
            "$ref");
    JsonElement body = Described.schema(ref.substring(ref.lastIndexOf('/') + 1));
    assertThat(at(body, "properties").getAsJsonObject().keySet())
        .containsExactly("requestId", "thing", "tags", "dryRun");
    assertThat(body.toString())
        .contains("\"additionalProperties\":false")
        .doesNotContain("required\":[");
  }

  @Test
  void a_field_may_be_the_body_or_the_answer() {
    JsonElement tags = operation("/shapes/v1/things:create", "post");
    assertThat(text(tags, "requestBody", "content", "application/json", "schema", "type"))
        .isEqualTo("array");
    assertThat(text(tags, "responses", "200", "content", "application/json", "schema", "type"))
        .isEqualTo("array");
    assertThat(
            text(
                operation("/shapes/v1/any/{segment}/rooms/{room}/shelves/{shelve}", "get"),
                "responses",
                "200",
                "content",
                "application/json",
                "schema",
                "additionalProperties",
                "$ref"))
        .endsWith("shapes.v1.Thing");
  }

  @Test
  void a_mask_that_the_body_implies_may_be_left_out() {
    JsonElement update = operation("/shapes/v1/things/{id}", "patch");
    assertThat(text(update, "description"))
        .startsWith("Without `updateMask` it changes what the body sets.");
    assertThat(parameters("/shapes/v1/things/{id}", "patch")).containsExactly("id", "updateMask");
    assertThat(parameter("/shapes/v1/things/{id}", "patch", "updateMask").has("required"))
        .isFalse();
  }

  @Test
  void HttpBody_is_bytes_of_any_type() {
    String bytes = "{\"schema\":{\"type\":\"string\",\"format\":\"binary\"}}";
    JsonElement upload = operation("/shapes/v1/raw/{name}", "put");
    assertThat(at(upload, "requestBody", "content", "*/*")).hasToString(bytes);
    assertThat(upload.toString()).doesNotContain("UnsupportedMediaType");
    for (String path : List.of("/shapes/v1/raw/{name}", "/shapes/v1/raw/{id}:play")) {
      assertThat(at(operation(path, "get"), "responses", "200", "content", "*/*"))
          .hasToString(bytes);
    }
  }

  @Test
  void a_stream_of_answers_has_three_types_and_says_how_it_ends() {
    JsonElement content =
        at(operation("/shapes/v1/things/{id}:watch", "get"), "responses", "200", "content");
    assertThat(content.getAsJsonObject().keySet())
        .containsExactly("application/x-ndjson", "application/json", "text/event-stream");
    assertThat(at(content, "application/x-ndjson", "schema", "contentSchema", "oneOf").toString())
        .contains("\"result\":{\"$ref\"", "schemas/StreamEnd", "schemas/Problem");
    assertThat(at(content, "application/json", "schema", "items", "anyOf").toString())
        .contains("shapes.v1.Thing", "@error");
  }

  @Test
  void a_stream_of_requests_is_lines_or_an_array() {
    JsonElement content =
        at(operation("/shapes/v1/things:collect", "post"), "requestBody", "content");
    assertThat(content.getAsJsonObject().keySet())
        .containsExactly("application/x-ndjson", "application/json");
    assertThat(text(content, "application/json", "schema", "items", "$ref"))
        .endsWith("shapes.v1.Thing.Input");
  }

  @Test
  void security_is_certificate_and_token_with_all_scopes_of_the_method() {
    assertThat(at(operation(CREATE, "post"), "security"))
        .hasToString("[{\"mutualTLS\":[],\"oauth2\":[\"shapes.admin\",\"shapes.write\"]}]");
    assertThat(at(operation(CREATE, "get"), "security"))
        .hasToString("[{\"mutualTLS\":[],\"oauth2\":[]}]");
    JsonElement flow =
        at(
            Described.shapes(),
            "components",
            "securitySchemes",
            "oauth2",
            "flows",
            "clientCredentials");
    assertThat(text(flow, "tokenUrl")).isEqualTo("https://localhost:8444/oauth2/token");
    assertThat(text(flow, "scopes", "shapes.admin")).isEqualTo("Shapes.Create");
  }

  @Test
  void failures_are_named_by_what_the_operation_can_run_into() {
    assertThat(statuses(operation(CREATE, "post")))
        .containsExactly(
            "200", "400", "401", "403", "404", "406", "409", "413", "415", "422", "429", "503",
            "504", "default");
    assertThat(statuses(operation(CREATE, "get"))).doesNotContain("413", "415", "422");
    assertThat(statuses(operation("/shapes/v1/raw/{name}", "get"))).doesNotContain("406");
    JsonElement unavailable = at(Described.shapes(), "components", "responses", "Unavailable");
    assertThat(at(unavailable, "content").getAsJsonObject().keySet())
        .containsExactly(
            "application/problem+json",
            "application/vnd.google.rpc.status+json",
            "application/vnd.google.aip-193+json");
    assertThat(at(unavailable, "headers").getAsJsonObject().keySet())
        .contains("Retry-After", "trace-id");
  }

  private static Iterable<String> statuses(JsonElement operation) {
    return at(operation, "responses").getAsJsonObject().keySet();
  }

  @Test
  void deadlines_and_deprecation_are_told() {
    assertThat(text(operation(CREATE, "post"), "description"))
        .endsWith("Answers within 1500 ms, or fails with 504.");
    assertThat(text(operation("/shapes/v1/things/{id}:watch", "get"), "description"))
        .isEqualTo("Begins to answer within 2 s, or fails with 504.");
    assertThat(at(operation(CREATE, "get"), "deprecated").getAsBoolean()).isTrue();
  }

  @Test
  void documents_of_one_plan_are_equal_byte_by_byte() {
    ApiDocuments again = ApiDocuments.of(Described.routes(), Described.SETTINGS);
    assertThat(again.paths())
        .containsExactlyElementsOf(Described.DOCUMENTS.paths())
        .contains("/docs", "/openapi.json", "/openapi/shop.v1.Shop.json");
    for (String path : again.paths()) {
      assertThat(again.find(path)).isEqualTo(Described.DOCUMENTS.find(path));
    }
  }
}
