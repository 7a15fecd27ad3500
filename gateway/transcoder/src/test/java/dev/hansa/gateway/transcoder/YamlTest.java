package dev.hansa.gateway.transcoder;

import static dev.hansa.gateway.transcoder.Fixtures.get;
import static dev.hansa.gateway.transcoder.Fixtures.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import com.google.api.HttpRule;
import dev.hansa.gateway.transcoder.fault.MalformedRequestException;
import dev.hansa.gateway.transcoder.rule.Violation;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules beside the descriptors: L14, M10 and the lenient side of B11. */
class YamlTest {
  private static Transcoder transcoder(String yaml, HttpRule... rules) {
    return Transcoder.compile(
        List.of(new Bundle("test.binpb", Fixtures.contract(rules), yaml)), Options.DEFAULT);
  }

  private static List<String> routes(Transcoder transcoder) {
    return transcoder.routes().stream()
        .map(route -> route.httpMethod() + ' ' + route.template())
        .toList();
  }

  private static List<Violation> violations(String yaml) {
    var e = catchThrowableOfType(InvalidContractException.class, () -> transcoder(yaml, get("/a")));
    assertThat(e).isNotNull();
    return e.violations();
  }

  private static Encoded posted(Transcoder transcoder, String path, String body) {
    var found = (Match.Found) transcoder.match("POST", path);
    return found.draft(null, null).finish(Fixtures.utf8(body), "application/json");
  }

  @Test
  void L14_puts_a_rule_in_the_place_of_the_annotation_with_all_its_bindings() {
    var annotated = get("/a").toBuilder().addAdditionalBindings(get("/b")).build();
    var transcoder =
        transcoder(
            """
            http:
              rules:
                - selector: testing.v1.Things.Do0
                  post: /v1/{string_value}
                  body: child
                  response_body: child
                  additional_bindings:
                    - get: /v2/{string_value}
                    - custom: {kind: HEAD, path: /v2}
            """,
            annotated);
    assertThat(routes(transcoder))
        .containsExactly("POST /v1/{string_value}", "GET /v2/{string_value}", "HEAD /v2");
    assertThat(transcoder.routes())
        .extracting(Route::body, Route::responseBody)
        .containsExactly(tuple("child", "child"), tuple("", ""), tuple("", ""));
  }

  @Test
  void L14_gives_routes_to_methods_without_an_option() {
    assertThat(
            routes(
                transcoder(
                    "http: {rules: [{selector: testing.v1.Things.Do0, get: /v1/a}]}",
                    HttpRule.getDefaultInstance())))
        .containsExactly("GET /v1/a");
  }

  @Test
  void L14_lets_the_later_rule_win_and_warns_of_the_one_that_nobody_uses() {
    var transcoder =
        transcoder(
            """
            http:
              rules:
                - {selector: testing.v1.Things.Do0, get: /first}
                - {selector: "testing.v1.*", get: /second}
                - {selector: testing.v1.Things.Do1, get: /third}
            """,
            get("/a"),
            get("/b"));
    assertThat(routes(transcoder)).containsExactly("GET /second", "GET /third");
    assertThat(transcoder.warnings())
        .filteredOn(warning -> warning.rule().equals("L14"))
        .extracting(Violation::file, Violation::line, Violation::column)
        .containsExactly(tuple("test.yaml", 3, 18));
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "testing.*", "testing.v1.*", "testing.v1.Things.*"})
  void L14_selects_whole_components_by_a_trailing_wildcard(String selector) {
    assertThat(
            routes(
                transcoder("http: {rules: [{selector: '" + selector + "', get: /v1}]}", get("/a"))))
        .containsExactly("GET /v1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"testing.v1.Thing", "testing.v1.Things", "testing.v1.Things.Do", "testing.v2.*"})
  void L14_refuses_a_selector_that_selects_nothing(String selector) {
    assertThat(violations("http: {rules: [{selector: " + selector + ", get: /v1}]}"))
        .extracting(Violation::rule)
        .containsExactly("L14");
  }

  @ParameterizedTest
  @ValueSource(strings = {"testing.v1.Th*", "'*.Do0'", "testing.*.Do0", "testing.v1.Things/Do0"})
  void L14_refuses_wildcards_within_components(String selector) {
    assertThat(violations("http: {rules: [{selector: " + selector + ", get: /v1}]}"))
        .singleElement()
        .satisfies(
            violation -> {
              assertThat(violation.rule()).isEqualTo("L14");
              assertThat(violation.instead()).startsWith("write ");
            });
  }

  @Test
  void L13_holds_between_YAML_and_annotations() {
    var e =
        catchThrowableOfType(
            InvalidContractException.class,
            () ->
                transcoder(
                    "http: {rules: [{selector: testing.v1.Things.Do1, get: '/a/{string_value}'}]}",
                    get("/a/{int32_value}"),
                    get("/b")));
    assertThat(e.violations())
        .singleElement()
        .satisfies(
            violation -> {
              assertThat(violation.rule()).isEqualTo("L13");
              assertThat(violation.toString()).startsWith("test.yaml:1:55: ");
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "# nothing\n", "policy: 5\ntargets: []\n", "http: {rules: []}"})
  void takes_YAML_that_says_nothing_of_HTTP(String yaml) {
    assertThat(routes(transcoder(yaml, get("/a")))).containsExactly("GET /a");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http: [",
        "a: b\n---\nc: d\n",
        "http: {rules: []}\nhttp: {rules: []}",
        "- http",
        "http:\n",
        "http: {<<: {rules: []}}",
        "http: *unknown",
        "json: {ignore_unknown: testing.v1.Things.Do0}",
        "json: {ignore_unknown: [true]}",
        "5: {}",
        "? [http]\n: {}\n"
      })
  void refuses_YAML_of_another_form_with_its_place(String yaml) {
    assertThat(violations(yaml))
        .allSatisfy(
            violation -> {
              assertThat(violation.rule()).isEqualTo("yaml");
              assertThat(violation.file()).isEqualTo("test.yaml");
              assertThat(violation.line()).isPositive();
              assertThat(violation.column()).isPositive();
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "- ", "? ", "{a: "})
  void refuses_YAML_that_is_nested_too_deep(String level) {
    assertThat(violations("http: " + level.repeat(100_000)))
        .singleElement()
        .satisfies(violation -> assertThat(violation.rule()).isEqualTo("yaml"));
    assertThat(violations("http:\n  " + level.repeat(100_000)))
        .singleElement()
        .satisfies(violation -> assertThat(violation.rule()).isEqualTo("yaml"));
  }

  @Test
  void M10_decodes_all_but_slashes_unless_told_to_keep_what_is_reserved() {
    var rule = get("/v1/{string_value=a/**}");
    String path = "/v1/a/%2F%2f%3a%40%21%41%20%C3%A9";
    assertThat(bound(transcoder("", rule), path)).isEqualTo("a/%2F%2f:@!A é");
    assertThat(bound(transcoder("http: {fully_decode_reserved_expansion: true}", rule), path))
        .isEqualTo("a/%2F%2f:@!A é");
    assertThat(bound(transcoder("http: {fully_decode_reserved_expansion: false}", rule), path))
        .isEqualTo("a/%2F%2f%3a%40%21A é");
  }

  @Test
  void M9_decodes_one_segment_whatever_is_told() {
    String yaml = "http: {fully_decode_reserved_expansion: false}";
    assertThat(bound(transcoder(yaml, get("/v1/{string_value}")), "/v1/%2F%3a")).isEqualTo("/:");
  }

  private static String bound(Transcoder transcoder, String path) {
    var found = (Match.Found) transcoder.match("GET", path);
    var message = Fixtures.parse(found.draft(null, null).finish(new byte[0], "").message());
    return (String) message.getField(Fixtures.ALL.findFieldByName("string_value"));
  }

  @Test
  void B11_drops_and_counts_what_a_lenient_route_does_not_know() {
    var transcoder =
        transcoder(
            "json: {ignore_unknown: [testing.v1.Things.Do0, testing.v1.Things.Do1]}",
            post("/whole", "*"),
            post("/part", "child"),
            post("/strict", "*"));
    Encoded whole =
        posted(
            transcoder,
            "/whole",
            "{\"new\":{\"deep\":[1]},\"int32Value\":1,\"child\":{\"newer\":2},\"colors\":[\"BLUE\"]}");
    assertThat(Fixtures.toJson(whole.message())).isEqualTo("{\"int32Value\":1,\"child\":{}}");
    assertThat(whole.dropped()).isEqualTo(3);
    assertThat(posted(transcoder, "/part", "{\"new\":1}").dropped()).isEqualTo(1);
    assertThat(posted(transcoder, "/part", "{}").dropped()).isZero();
    assertThat(transcoder.routes())
        .extracting(Route::ignoresUnknown)
        .containsExactly(true, true, false);
    assertThat(
            catchThrowableOfType(
                MalformedRequestException.class,
                () -> posted(transcoder, "/strict", "{\"new\":1}")))
        .isNotNull();
  }
}
