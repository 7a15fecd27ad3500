package dev.hansa.gateway.transcoder;

import static dev.hansa.gateway.transcoder.Fixtures.get;
import static dev.hansa.gateway.transcoder.Fixtures.post;
import static dev.hansa.gateway.transcoder.Fixtures.transcoder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.api.HttpRule;
import dev.hansa.gateway.transcoder.fault.Fault;
import dev.hansa.gateway.transcoder.fault.MalformedRequestException;
import dev.hansa.gateway.transcoder.json.Limits;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Query and body: rules Q1 to Q14 and B1 to B4, and R1. */
class RequestTest {
  private static final Transcoder QUERY = transcoder(get("/q"), get("/p/{child.string_value}"));

  private static Encoded encode(
      Transcoder transcoder,
      String method,
      String path,
      @Nullable String query,
      @Nullable String key,
      String body) {
    var found = (Match.Found) transcoder.match(method, path);
    return found.draft(query, key).finish(Fixtures.utf8(body), "text/plain");
  }

  private static String posted(
      Transcoder transcoder, String path, @Nullable String query, String body) {
    return Fixtures.toJson(encode(transcoder, "POST", path, query, null, body).message());
  }

  private static String query(String query) {
    return Fixtures.toJson(encode(QUERY, "GET", "/q", query, null, "").message());
  }

  private static Fault refused(Runnable call) {
    var e = catchThrowableOfType(MalformedRequestException.class, call::run);
    assertThat(e).isNotNull();
    return e.fault();
  }

  private static Fault.Kind refusedQuery(String query) {
    return refused(() -> query(query)).kind();
  }

  @Test
  void Q1_refuses_leaves_of_path_and_body_in_every_spelling() {
    for (String name : List.of("child.string_value", "child.stringValue")) {
      assertThat(refused(() -> encode(QUERY, "GET", "/p/x", name + "=y", null, "")).kind())
          .isEqualTo(Fault.Kind.SECOND_SOURCE);
    }
    var body = transcoder(post("/a", "child"), post("/b", "*"));
    assertThat(refused(() -> posted(body, "/a", "child.int32Value=1", "{}")).kind())
        .isEqualTo(Fault.Kind.SECOND_SOURCE);
    assertThat(refused(() -> posted(body, "/b", "int32Value=1", "{}")).kind())
        .isEqualTo(Fault.Kind.FIELD_UNKNOWN);
    assertThat(posted(body, "/a", "int32Value=1", "{\"boolValue\":true}"))
        .isEqualTo("{\"int32Value\":1,\"child\":{\"boolValue\":true}}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "int32_value=1 | {\"int32Value\":1}",
        "child.int32Value=1&child.child.bool_value=true |"
            + " {\"child\":{\"int32Value\":1,\"child\":{\"boolValue\":true}}}",
        "other-name=x | {\"other-name\":\"x\"}",
        "int32List=1&string_list=a&int32_list=2 | {\"int32List\":[1,2],\"stringList\":[\"a\"]}",
        "time=2026-01-01T00:00:00Z&duration=1.5s&mask=a,bC&wrappedInt32=0 |"
            + " {\"time\":\"2026-01-01T00:00:00Z\",\"duration\":\"1.500s\",\"mask\":\"a,bC\",\"wrappedInt32\":0}",
        "doubleValue=NaN&floatValue=-Infinity&bytesValue=-_8 |"
            + " {\"floatValue\":\"-Infinity\",\"doubleValue\":\"NaN\",\"bytesValue\":\"+/8=\"}",
        "color=COLOR_CRIMSON&colors=0&colors=99 |"
            + " {\"color\":\"COLOR_RED\",\"colors\":[\"COLOR_UNSPECIFIED\",99]}",
        "stringValue=a+b%2Bc | {\"stringValue\":\"a b+c\"}",
        "maybeString&stringValue= | {\"maybeString\":\"\"}",
        "%69nt32Value=1&& | {\"int32Value\":1}"
      })
  void Q2_to_Q14_binds_like_a_body(String query, String json) {
    assertThat(Fixtures.parse(Fixtures.toWire(query(query)))).isEqualTo(Fixtures.peerRead(json));
  }

  @Test
  void Q4_refuses_a_singular_field_twice() {
    assertThat(refusedQuery("int32Value=1&int32_value=1")).isEqualTo(Fault.Kind.DUPLICATE);
  }

  @Test
  void Q5_Q6_refuses_what_has_no_text_form() {
    for (String name : List.of("child", "children", "texts", "struct", "value", "any", "empty")) {
      assertThat(refusedQuery(name + "=1")).isEqualTo(Fault.Kind.VALUE_INVALID);
    }
    assertThat(refusedQuery("children.int32Value=1")).isEqualTo(Fault.Kind.FIELD_UNKNOWN);
    assertThat(refusedQuery("time.seconds=1")).isEqualTo(Fault.Kind.FIELD_UNKNOWN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "boolValue=1",
        "boolValue=TRUE",
        "int32Value=",
        "int32Value=1a",
        "color=red",
        "duration=1h"
      })
  void Q7_Q8_parses_strictly(String query) {
    assertThat(refusedQuery(query)).isEqualTo(Fault.Kind.VALUE_INVALID);
  }

  @Test
  void Q10_refuses_two_members_of_a_oneof_across_sources() {
    assertThat(refusedQuery("textChoice=a&numberChoice=1")).isEqualTo(Fault.Kind.ONEOF_CONFLICT);
    var transcoder = transcoder(post("/a/{text_choice}", "*"), post("/b", "message_choice"));
    assertThat(refused(() -> posted(transcoder, "/a/x", null, "{\"numberChoice\":1}")).kind())
        .isEqualTo(Fault.Kind.ONEOF_CONFLICT);
    assertThat(refused(() -> posted(transcoder, "/b", "textChoice=x", "{}")).kind())
        .isEqualTo(Fault.Kind.ONEOF_CONFLICT);
  }

  @Test
  void Q11_refuses_unknown_names_but_those_it_is_told_to_ignore() {
    assertThat(refused(() -> query("$alt=json")))
        .isEqualTo(new Fault.InQuery(Fault.Kind.FIELD_UNKNOWN, "no such parameter", "$alt"));
    var lenient =
        Transcoder.compile(
            List.of(new Bundle("test", Fixtures.contract(get("/q")))),
            new Options(Limits.DEFAULT, Map.of(), Set.of("utm_source"), false));
    byte[] message =
        encode(lenient, "GET", "/q", "utm_source=x&stringValue=a+b", null, "").message();
    assertThat(Fixtures.toJson(message)).isEqualTo("{\"stringValue\":\"a+b\"}");
  }

  @Test
  void Q14_refuses_bad_escapes_and_bytes_that_are_not_UTF_8() {
    assertThat(refusedQuery("stringValue=%zz")).isEqualTo(Fault.Kind.SYNTAX);
    assertThat(refusedQuery("%=1")).isEqualTo(Fault.Kind.SYNTAX);
    assertThat(refusedQuery("stringValue=%ff")).isEqualTo(Fault.Kind.SYNTAX);
  }

  @Test
  void B1_refuses_a_body_where_the_method_takes_none() {
    assertThat(refused(() -> encode(QUERY, "GET", "/q", null, null, "{}")).kind())
        .isEqualTo(Fault.Kind.BODY_UNEXPECTED);
  }

  @Test
  void B2_lets_a_body_repeat_the_path_with_the_same_value_only() {
    var transcoder = transcoder(post("/a/{child.int64_value}", "*"));
    assertThat(
            posted(
                transcoder, "/a/1", null, "{\"child\":{\"int64Value\":\"1\",\"boolValue\":true}}"))
        .isEqualTo("{\"child\":{\"int64Value\":\"1\",\"boolValue\":true}}");
    assertThat(posted(transcoder, "/a/1", null, ""))
        .isEqualTo("{\"child\":{\"int64Value\":\"1\"}}");
    Fault fault =
        refused(
            () -> posted(transcoder, "/a/1", null, "{\"child\":{\"int64Value\":\"4294967297\"}}"));
    assertThat(fault)
        .extracting(Fault::kind, Fault::place)
        .containsExactly(Fault.Kind.SECOND_SOURCE, "/child/int64Value");
  }

  @Test
  void B3_takes_any_kind_of_field_as_the_body() {
    var transcoder =
        transcoder(
            post("/child", "child"),
            post("/text", "string_value"),
            post("/list", "int32_list"),
            post("/map", "texts"),
            post("/time", "time"));
    assertThat(posted(transcoder, "/child", null, "{\"int32Value\":1}"))
        .isEqualTo("{\"child\":{\"int32Value\":1}}");
    assertThat(posted(transcoder, "/text", null, "\"x\"")).isEqualTo("{\"stringValue\":\"x\"}");
    assertThat(posted(transcoder, "/list", null, "[1,2]")).isEqualTo("{\"int32List\":[1,2]}");
    assertThat(posted(transcoder, "/map", null, "{\"a\":\"b\"}"))
        .isEqualTo("{\"texts\":{\"a\":\"b\"}}");
    assertThat(posted(transcoder, "/time", null, "\"2026-01-01T00:00:00Z\""))
        .isEqualTo("{\"time\":\"2026-01-01T00:00:00Z\"}");
    assertThat(posted(transcoder, "/child", null, "")).isEqualTo("{}");
    assertThat(posted(transcoder, "/child", null, "null")).isEqualTo("{}");
  }

  @Test
  void B4_takes_an_HttpBody_as_it_is() {
    var transcoder = transcoder(post("/raw", "raw"));
    assertThat(posted(transcoder, "/raw", null, "not {json"))
        .isEqualTo("{\"raw\":{\"contentType\":\"text/plain\",\"data\":\"bm90IHtqc29u\"}}");
  }

  @Test
  void R1_answers_with_one_field_or_what_stands_for_its_absence() {
    byte[] empty = {};
    for (String[] expected :
        new String[][] {
          {"child", "null"},
          {"string_value", "\"\""},
          {"maybe_int32", "null"},
          {"int32_list", "[]"},
          {"texts", "{}"}
        }) {
      var transcoder =
          transcoder(HttpRule.newBuilder().setGet("/a").setResponseBody(expected[0]).build());
      Route route = ((Match.Found) transcoder.match("GET", "/a")).route();
      assertThat(route.respond(empty).body()).asString().isEqualTo(expected[1]);
    }
  }

  @Test
  void R3_answers_an_HttpBody_verbatim() {
    var transcoder = transcoder(HttpRule.newBuilder().setGet("/a").setResponseBody("raw").build());
    Route route = ((Match.Found) transcoder.match("GET", "/a")).route();
    Payload payload =
        route.respond(
            Fixtures.toWire("{\"raw\":{\"contentType\":\"text/csv\",\"data\":\"YSxi\"}}"));
    assertThat(payload.contentType()).isEqualTo("text/csv");
    assertThat(payload.body()).asString().isEqualTo("a,b");
  }

  /** A key that may come by header too. */
  private static final Transcoder KEYED =
      Transcoder.compile(
          List.of(new Bundle("test", Fixtures.contract(post("/a", "*"), get("/b")))),
          Options.DEFAULT.withKeyFields(
              Map.of(
                  "testing.v1.Things/Do0",
                  "string_value",
                  "testing.v1.Things/Do1",
                  "string_value")));

  @Test
  void takes_the_key_from_header_body_or_query() {
    for (Encoded encoded :
        List.of(
            encode(KEYED, "POST", "/a", null, "k", "{}"),
            encode(KEYED, "POST", "/a", null, "k", "{\"stringValue\":\"k\"}"),
            encode(KEYED, "POST", "/a", null, null, "{\"stringValue\":\"k\"}"),
            encode(KEYED, "GET", "/b", "stringValue=k", null, ""),
            encode(KEYED, "GET", "/b", "stringValue=k", "k", ""))) {
      assertThat(encoded.keyed()).isTrue();
      assertThat(Fixtures.toJson(encoded.message())).isEqualTo("{\"stringValue\":\"k\"}");
    }
    assertThat(encode(KEYED, "POST", "/a", null, null, "{}").keyed()).isFalse();
    assertThat(encode(KEYED, "POST", "/a", null, null, "{\"stringValue\":\"\"}").keyed()).isFalse();
  }

  @Test
  void refuses_two_different_keys() {
    assertThat(
            refused(() -> encode(KEYED, "POST", "/a", null, "k", "{\"stringValue\":\"l\"}")).kind())
        .isEqualTo(Fault.Kind.SECOND_SOURCE);
    assertThat(refused(() -> encode(KEYED, "GET", "/b", "stringValue=l", "k", "")).kind())
        .isEqualTo(Fault.Kind.SECOND_SOURCE);
  }

  /** The same message by path, query and body (metamorphic). */
  @Test
  void gives_one_message_from_path_query_and_body() {
    var transcoder =
        transcoder(
            get("/p/{string_value}/{int64_value}/{child.bool_value}"), get("/q"), post("/b", "*"));
    byte[] byPath = encode(transcoder, "GET", "/p/x%20y/-7/true", null, null, "").message();
    byte[] byQuery =
        encode(
                transcoder,
                "GET",
                "/q",
                "stringValue=x+y&int64Value=-7&child.boolValue=true",
                null,
                "")
            .message();
    byte[] byBody =
        encode(
                transcoder,
                "POST",
                "/b",
                null,
                null,
                "{\"stringValue\":\"x y\",\"int64Value\":\"-7\",\"child\":{\"boolValue\":true}}")
            .message();
    assertThat(byPath).isEqualTo(byQuery).isEqualTo(byBody);
  }
}
