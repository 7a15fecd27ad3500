package dev.hansa.gateway.transcoder;

import static dev.hansa.gateway.transcoder.Fixtures.contract;
import static dev.hansa.gateway.transcoder.Fixtures.get;
import static dev.hansa.gateway.transcoder.Fixtures.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.api.CustomHttpPattern;
import com.google.api.HttpRule;
import dev.hansa.gateway.transcoder.rule.Violation;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Loading: rules L1 to L13. */
class TemplateTest {
  private static List<String> violations(HttpRule... rules) {
    var e =
        catchThrowableOfType(
            InvalidContractException.class,
            () ->
                Transcoder.compile(List.of(new Bundle("test", contract(rules))), Options.DEFAULT));
    assertThat(e).isNotNull();
    return e.violations().stream().map(Violation::rule).toList();
  }

  @Test
  void L1_wants_a_method_and_a_path() {
    assertThat(violations(HttpRule.getDefaultInstance())).containsExactly("L1");
    assertThat(
            violations(
                HttpRule.newBuilder()
                    .setCustom(CustomHttpPattern.newBuilder().setPath("/a"))
                    .build()))
        .containsExactly("L1");
  }

  @Test
  void L1_serves_custom_kinds_and_any_method() {
    var transcoder =
        Fixtures.transcoder(
            HttpRule.newBuilder()
                .setCustom(CustomHttpPattern.newBuilder().setKind("HEAD").setPath("/a"))
                .build(),
            HttpRule.newBuilder()
                .setCustom(CustomHttpPattern.newBuilder().setKind("*").setPath("/b"))
                .build());
    assertThat(transcoder.match("HEAD", "/a")).isInstanceOf(Match.Found.class);
    assertThat(transcoder.match("BREW", "/b")).isInstanceOf(Match.Found.class);
  }

  @ParameterizedTest
  @CsvSource({
    "a, L2",
    "/a//b, L2",
    "/a/, L2",
    "/a:, L2",
    "/a:b:c, L2",
    "/{}, L2",
    "/{stringValue, L2",
    "/{string-value}, L2",
    "/{string_value=}, L2",
    "/a%2, L2",
    "/a b, L2",
    "/, L6",
    "/{string_value=/a}, L7",
    "/{string_value=/**}, L7",
    "/{string_value=a/{int32_value}}, L4",
    "/{string_value={int32_value}}, L4",
    "/**/a, L5",
    "/{string_value=**}/a, L5",
    "/**/{string_value}, L5",
    "/**/**, L5",
    "/{string_value=**/a}, L5",
    "/a/**b, L2",
    "/{string_value}/{string_value}, L9",
    "/{nothing}, L8",
    "/{stringValue}, L8",
    "/{child}, L8",
    "/{int32_list}, L8",
    "/{texts}, L8",
    "/{children.string_value}, L8",
    "/{time}, L8"
  })
  void refuses_templates_by_rule(String template, String rule) {
    assertThat(violations(get(template))).containsExactly(rule);
  }

  @Test
  void L3_reads_a_variable_without_a_pattern_as_one_segment() {
    var transcoder = Fixtures.transcoder(get("/a/{string_value}"));
    assertThat(transcoder.match("GET", "/a/x")).isInstanceOf(Match.Found.class);
    assertThat(transcoder.match("GET", "/a/x/y")).isInstanceOf(Match.NotFound.class);
    assertThat(transcoder.match("GET", "/a")).isInstanceOf(Match.NotFound.class);
    assertThat(violations(get("/a/{string_value}"), get("/a/{string_value=*}")))
        .containsExactly("L13");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1",
        "/v1/*",
        "/v1/**",
        "/*",
        "/**",
        "/v1:verb",
        "/v1/*:verb",
        "/v1/**:verb",
        "/v1/{string_value=**}:verb",
        "/{string_value=a/*/b/*}/c",
        "/a:b/c",
        "/~!$&'()+,;@-._",
        "/%7e%2F%3A",
        "/v1/{child.child.string_value=x/*}"
      })
  void L2_takes_what_the_grammar_does(String template) {
    assertThat(Fixtures.transcoder(get(template)).routes()).hasSize(1);
  }

  @Test
  void L10_wants_one_top_level_field_that_is_not_in_the_path() {
    assertThat(violations(post("/a", "child.child"))).containsExactly("L10");
    assertThat(violations(post("/a", "nothing"))).containsExactly("L10");
    assertThat(violations(post("/a/{string_value}", "string_value"))).containsExactly("L10");
    assertThat(Fixtures.transcoder(post("/a/{child.string_value}", "child")).routes()).hasSize(1);
  }

  @Test
  void L11_wants_a_top_level_field_of_the_response_and_gives_each_binding_its_own() {
    assertThat(violations(HttpRule.newBuilder().setGet("/a").setResponseBody("nothing").build()))
        .containsExactly("L11");
    var transcoder =
        Fixtures.transcoder(
            HttpRule.newBuilder()
                .setGet("/a")
                .setResponseBody("string_value")
                .addAdditionalBindings(get("/b"))
                .build());
    byte[] wire = Fixtures.toWire("{\"stringValue\":\"x\"}");
    assertThat(found(transcoder, "/a").respond(wire).body()).asString().isEqualTo("\"x\"");
    assertThat(found(transcoder, "/b").respond(wire).body())
        .asString()
        .isEqualTo("{\"stringValue\":\"x\"}");
  }

  private static Route found(Transcoder transcoder, String path) {
    return ((Match.Found) transcoder.match("GET", path)).route();
  }

  @Test
  void L12_nests_additional_bindings_one_level_only() {
    var inner = get("/b").toBuilder().addAdditionalBindings(get("/c")).build();
    assertThat(violations(get("/a").toBuilder().addAdditionalBindings(inner).build()))
        .containsExactly("L12");
  }

  @Test
  void L13_refuses_two_bindings_of_one_shape_though_their_variables_differ() {
    assertThat(violations(get("/a/{string_value}"), get("/a/{int32_value}")))
        .containsExactly("L13");
    assertThat(violations(get("/a/{string_value=*}:do"), get("/a/*:do"))).containsExactly("L13");
  }

  @Test
  void reports_all_violations_together() {
    assertThat(violations(get("a"), get("/{nothing}"), post("/b", "none")))
        .containsExactly("L2", "L8", "L10");
  }

  @Test
  void takes_the_reference_contracts() {
    var transcoder =
        Transcoder.compile(
            List.of(
                new Bundle(
                    "reference", com.google.protobuf.ByteString.copyFrom(Fixtures.REFERENCE))),
            Options.DEFAULT);
    assertThat(transcoder.routes())
        .extracting(Route::method)
        .contains(
            "hansa.orders.v1.Orders/PlaceOrder", "hansa.settlement.v1.Settlement/StreamEntries");
  }
}
