package dev.hansa.gateway.transcoder;

import static dev.hansa.gateway.transcoder.Fixtures.get;
import static dev.hansa.gateway.transcoder.Fixtures.post;
import static dev.hansa.gateway.transcoder.Fixtures.transcoder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.api.HttpRule;
import dev.hansa.gateway.transcoder.fault.Fault;
import dev.hansa.gateway.transcoder.fault.MalformedRequestException;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Matching and binding of paths: rules M1 to M14. */
class MatchTest {
  private static String template(Transcoder transcoder, String method, String path) {
    return transcoder.match(method, path) instanceof Match.Found found
        ? found.route().template()
        : "none";
  }

  /** JSON of what the path binds. */
  private static String bound(Transcoder transcoder, String path) {
    var found = (Match.Found) transcoder.match("GET", path);
    return Fixtures.toJson(found.draft(null, null).finish(new byte[0], "").message());
  }

  private static Fault fault(Transcoder transcoder, String path) {
    var found = (Match.Found) transcoder.match("GET", path);
    return catchThrowableOfType(MalformedRequestException.class, () -> found.draft(null, null))
        .fault();
  }

  @Test
  void M1_splits_before_decoding() {
    var transcoder = transcoder(get("/a/{string_value}"));
    assertThat(bound(transcoder, "/a/x%2Fy")).isEqualTo("{\"stringValue\":\"x/y\"}");
    assertThat(template(transcoder, "GET", "/a/x/y")).isEqualTo("none");
    assertThat(template(transcoder, "GET", "/a%2Fx")).isEqualTo("none");
  }

  @Test
  void M2_compares_literals_decoded() {
    var transcoder = transcoder(get("/~a/%c3%a9"));
    assertThat(template(transcoder, "GET", "/%7ea/%C3%A9")).isEqualTo("/~a/%c3%a9");
    assertThat(template(transcoder, "GET", "/%7E%61/\u00c3\u00a9")).isEqualTo("/~a/%c3%a9");
  }

  @Test
  void M3_prefers_literals_then_one_then_rest_and_comes_back() {
    var transcoder =
        transcoder(
            get("/v/a/b"),
            get("/v/{string_value}/c"),
            get("/v/{string_value=**}"),
            post("/v/a/c", ""));
    assertThat(template(transcoder, "GET", "/v/a/b")).isEqualTo("/v/a/b");
    assertThat(template(transcoder, "GET", "/v/a/c")).isEqualTo("/v/{string_value}/c");
    assertThat(template(transcoder, "POST", "/v/a/c")).isEqualTo("/v/a/c");
    assertThat(template(transcoder, "GET", "/v/a/d")).isEqualTo("/v/{string_value=**}");
  }

  @Test
  void M4_takes_one_segment_that_is_not_empty_and_any_number_for_the_rest() {
    var transcoder = transcoder(get("/a/*"), get("/b/{string_value=**}"));
    assertThat(template(transcoder, "GET", "/a/")).isEqualTo("none");
    assertThat(template(transcoder, "GET", "/a")).isEqualTo("none");
    assertThat(template(transcoder, "GET", "/a/x/")).isEqualTo("none");
    assertThat(template(transcoder, "GET", "/a//x")).isEqualTo("none");
    assertThat(bound(transcoder, "/b")).isEqualTo("{}");
    assertThat(bound(transcoder, "/b/x/y")).isEqualTo("{\"stringValue\":\"x/y\"}");
    assertThat(template(transcoder, "GET", "/b//x")).isEqualTo("none");
    assertThat(template(transcoder, "GET", "/")).isEqualTo("none");
  }

  @Test
  void M4_sends_the_bare_slash_to_what_takes_no_segments() {
    var transcoder = transcoder(get("/{string_value=**}"), get("/*"));
    assertThat(template(transcoder, "GET", "/")).isEqualTo("/{string_value=**}");
    assertThat(bound(transcoder, "/")).isEqualTo("{}");
    assertThat(template(transcoder, "GET", "/x")).isEqualTo("/*");
    assertThat(template(transcoder, "GET", "//")).isEqualTo("none");
    assertThat(template(transcoder, "GET", "/x/")).isEqualTo("none");
  }

  @Test
  void M4_M5_takes_no_segments_before_a_verb() {
    var transcoder = transcoder(get("/a/{string_value=**}:go"));
    assertThat(bound(transcoder, "/a:go")).isEqualTo("{}");
    assertThat(bound(transcoder, "/a/x/y:go")).isEqualTo("{\"stringValue\":\"x/y\"}");
    assertThat(template(transcoder, "GET", "/a/:go")).isEqualTo("none");
    assertThat(template(transcoder, "GET", "/a/x")).isEqualTo("none");
  }

  @Test
  void M5_a_verb_declared_elsewhere_changes_nothing_here() {
    var transcoder =
        transcoder(
            get("/a/{string_value}"),
            get("/a/{string_value=**}:go"),
            get("/b/{string_value}:go"),
            get("/b/x%3Ago"),
            get("/b/x"));
    assertThat(bound(transcoder, "/a/b:go")).isEqualTo("{\"stringValue\":\"b:go\"}");
    assertThat(template(transcoder, "GET", "/a/b/c:go")).isEqualTo("/a/{string_value=**}:go");
    assertThat(template(transcoder, "GET", "/b/x:go")).isEqualTo("/b/x%3Ago");
    assertThat(template(transcoder, "GET", "/b/x:%67o")).isEqualTo("/b/x%3Ago");
    assertThat(template(transcoder, "GET", "/b/y:%67o")).isEqualTo("/b/{string_value}:go");
    assertThat(template(transcoder, "GET", "/b/x:stop")).isEqualTo("none");
  }

  @Test
  void M6_cuts_a_verb_at_the_last_colon() {
    var transcoder = transcoder(get("/a/{string_value}:go"), get("/b/{string_value}"));
    assertThat(bound(transcoder, "/a/x:y:go")).isEqualTo("{\"stringValue\":\"x:y\"}");
    assertThat(bound(transcoder, "/b/x:y:")).isEqualTo("{\"stringValue\":\"x:y:\"}");
    assertThat(template(transcoder, "GET", "/a/x:")).isEqualTo("none");
  }

  @Test
  void M5_takes_a_verb_only_where_a_template_declares_it() {
    var transcoder =
        transcoder(get("/u/{string_value}"), get("/u/{string_value}:go"), get("/w/*:go"));
    assertThat(bound(transcoder, "/u/user:123")).isEqualTo("{\"stringValue\":\"user:123\"}");
    assertThat(bound(transcoder, "/u/user:1:go")).isEqualTo("{\"stringValue\":\"user:1\"}");
    assertThat(template(transcoder, "GET", "/w/x:stop")).isEqualTo("none");
    assertThat(template(transcoder, "GET", "/w/x")).isEqualTo("none");
    assertThat(bound(transcoder, "/u/:go")).isEqualTo("{\"stringValue\":\":go\"}");
  }

  @Test
  void M7_reads_a_colon_in_a_middle_segment_as_text() {
    var transcoder = transcoder(get("/a:b/{string_value}/c"));
    assertThat(bound(transcoder, "/a:b/x:y/c")).isEqualTo("{\"stringValue\":\"x:y\"}");
  }

  @Test
  void M8_answers_a_bad_escape_before_anything_else() {
    var transcoder = transcoder(get("/a/{string_value}"));
    for (String path : new String[] {"/%zz", "/a/%", "/a/%4", "/nowhere/%g0"}) {
      assertThat(transcoder.match("GET", path)).isInstanceOf(Match.Malformed.class);
    }
  }

  @Test
  void M9_M10_M11_decodes_all_but_slashes_of_a_variable_with_more_than_one_segment() {
    var transcoder =
        transcoder(
            get("/one/{string_value}"),
            get("/two/{string_value=a/*}"),
            get("/all/{string_value=**}"));
    assertThat(bound(transcoder, "/one/%2F%2f%41%3A")).isEqualTo("{\"stringValue\":\"//A:\"}");
    assertThat(bound(transcoder, "/two/a/%2F%2f%41")).isEqualTo("{\"stringValue\":\"a/%2F%2fA\"}");
    assertThat(bound(transcoder, "/all/%2F")).isEqualTo("{\"stringValue\":\"%2F\"}");
    assertThat(bound(transcoder, "/one/a+b")).isEqualTo("{\"stringValue\":\"a+b\"}");
  }

  @Test
  void M12_refuses_control_characters_and_bytes_that_are_not_UTF_8() {
    var transcoder = transcoder(get("/a/{string_value}"));
    assertThat(fault(transcoder, "/a/%00").kind()).isEqualTo(Fault.Kind.SYNTAX);
    assertThat(fault(transcoder, "/a/x%0Ay").kind()).isEqualTo(Fault.Kind.SYNTAX);
    assertThat(fault(transcoder, "/a/%ff").kind()).isEqualTo(Fault.Kind.SYNTAX);
    assertThat(bound(transcoder, "/a/%2e%2e")).isEqualTo("{\"stringValue\":\"..\"}");
    assertThat(bound(transcoder, "/a/%C3%A9")).isEqualTo("{\"stringValue\":\"é\"}");
  }

  @Test
  void M13_names_the_methods_that_the_path_would_take() {
    var transcoder = transcoder(get("/a/{string_value}"), post("/a/b", ""), post("/a/*:go", ""));
    assertThat(transcoder.match("DELETE", "/a/b"))
        .isEqualTo(new Match.MethodNotAllowed(Set.of("GET", "POST")));
    assertThat(transcoder.match("HEAD", "/a/c"))
        .isEqualTo(new Match.MethodNotAllowed(Set.of("GET")));
    assertThat(transcoder.match("GET", "/b")).isInstanceOf(Match.NotFound.class);
  }

  @Test
  void M13_names_methods_of_every_branch_and_verb() {
    var transcoder =
        transcoder(
            get("/a/{string_value}"),
            post("/a/b", ""),
            HttpRule.newBuilder().setDelete("/a/{string_value=**}").build(),
            HttpRule.newBuilder().setPatch("/a/{string_value}:go").build());
    assertThat(transcoder.match("PUT", "/a/b"))
        .isEqualTo(new Match.MethodNotAllowed(Set.of("GET", "POST", "DELETE")));
    assertThat(transcoder.match("PUT", "/a/b:go"))
        .isEqualTo(new Match.MethodNotAllowed(Set.of("GET", "DELETE", "PATCH")));
    assertThat(transcoder.match("PUT", "/a/b/c"))
        .isEqualTo(new Match.MethodNotAllowed(Set.of("DELETE")));
    assertThat(transcoder.match("PUT", "/a/")).isInstanceOf(Match.NotFound.class);
  }

  @Test
  void M3_goes_back_as_often_as_it_must() {
    var transcoder =
        transcoder(
            get("/a/b/c/x"),
            get("/a/{string_value}/c/y"),
            post("/a/b/{string_value}/z", ""),
            get("/{string_value}/b/c/z"),
            get("/a/{string_value=b/**}"));
    assertThat(template(transcoder, "GET", "/a/b/c/x")).isEqualTo("/a/b/c/x");
    assertThat(template(transcoder, "GET", "/a/b/c/y")).isEqualTo("/a/{string_value=b/**}");
    assertThat(template(transcoder, "GET", "/a/q/c/y")).isEqualTo("/a/{string_value}/c/y");
    assertThat(template(transcoder, "POST", "/a/b/c/z")).isEqualTo("/a/b/{string_value}/z");
    assertThat(template(transcoder, "GET", "/a/b/c/z")).isEqualTo("/a/{string_value=b/**}");
    assertThat(template(transcoder, "GET", "/d/b/c/z")).isEqualTo("/{string_value}/b/c/z");
    assertThat(template(transcoder, "GET", "/a/b/c/d/e")).isEqualTo("/a/{string_value=b/**}");
  }

  @Test
  void M14_parses_typed_values_strictly() {
    var transcoder =
        transcoder(
            get("/i/{int32_value}"),
            get("/b/{bool_value}"),
            get("/c/{color}"),
            get("/l/{child.int64_value}"));
    assertThat(bound(transcoder, "/i/-5")).isEqualTo("{\"int32Value\":-5}");
    assertThat(bound(transcoder, "/i/0")).isEqualTo("{}");
    assertThat(bound(transcoder, "/b/true")).isEqualTo("{\"boolValue\":true}");
    assertThat(bound(transcoder, "/c/COLOR_RED")).isEqualTo("{\"color\":\"COLOR_RED\"}");
    assertThat(bound(transcoder, "/l/4294967297"))
        .isEqualTo("{\"child\":{\"int64Value\":\"4294967297\"}}");
    assertThat(fault(transcoder, "/i/x"))
        .isEqualTo(new Fault.InPath(Fault.Kind.VALUE_INVALID, "is no number", "int32_value"));
    assertThat(fault(transcoder, "/i/2147483648").kind()).isEqualTo(Fault.Kind.VALUE_RANGE);
    assertThat(fault(transcoder, "/b/1").kind()).isEqualTo(Fault.Kind.VALUE_INVALID);
    assertThat(fault(transcoder, "/c/red").kind()).isEqualTo(Fault.Kind.VALUE_INVALID);
  }
}
