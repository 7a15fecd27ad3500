package dev.hansa.gateway.transcoder;

import static dev.hansa.gateway.transcoder.Fixtures.get;
import static dev.hansa.gateway.transcoder.Fixtures.post;
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

/** Golden tables of rules Q1 to Q15: what each query becomes, or why it is refused. */
class QueryRulesTest {
  private static final Options OPTIONS =
      new Options(Limits.DEFAULT, Map.of(), Set.of("key", "utm_source"), true);
  private static final Transcoder TRANSCODER =
      compile(
          OPTIONS,
          get("/q"),
          get("/p/{child.string_value}/{text_choice}"),
          post("/whole", "*"),
          post("/child", "child"),
          post("/raw", "raw"));

  private static Transcoder compile(Options options, HttpRule... rules) {
    return Transcoder.compile(List.of(new Bundle("test", Fixtures.contract(rules))), options);
  }

  private static byte[] bound(Transcoder transcoder, String target, String body) {
    int mark = target.indexOf('?');
    String path = mark < 0 ? target : target.substring(0, mark);
    @Nullable String query = mark < 0 ? null : target.substring(mark + 1);
    String method = path.startsWith("/q") || path.startsWith("/p/") ? "GET" : "POST";
    var found = (Match.Found) transcoder.match(method, path);
    return found.draft(query, null).finish(Fixtures.utf8(body), "application/json").message();
  }

  private static Fault.Kind refused(Transcoder transcoder, String target) {
    var e =
        catchThrowableOfType(MalformedRequestException.class, () -> bound(transcoder, target, ""));
    assertThat(e).as(target).isNotNull();
    return e.fault().kind();
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "Q1  | /p/a/b?child.int32_value=1 |"
            + " {\"child\":{\"stringValue\":\"a\",\"int32Value\":1},\"textChoice\":\"b\"}",
        "Q1  | /child?int32_value=1 | {\"int32Value\":1}",
        "Q2  | /q?int32_value=1 | {\"int32Value\":1}",
        "Q2  | /q?int32Value=1 | {\"int32Value\":1}",
        "Q2  | /q?other-name=x | {\"other-name\":\"x\"}",
        "Q2  | /q?renamed=x | {\"other-name\":\"x\"}",
        "Q2  | /q?child.maybe_int32=0 | {\"child\":{\"maybeInt32\":0}}",
        "Q2  | /q?child.child.maybeInt32=0&child.string_value=x |"
            + " {\"child\":{\"child\":{\"maybeInt32\":0},\"stringValue\":\"x\"}}",
        "Q3  | /q?int32List=3&int32_list=1&int32List=2 | {\"int32List\":[3,1,2]}",
        "Q3  | /q?string_list=b&int32_value=1&string_list=a |"
            + " {\"int32Value\":1,\"stringList\":[\"b\",\"a\"]}",
        "Q3  | /q?child.colors=COLOR_RED&child.colors=0 |"
            + " {\"child\":{\"colors\":[\"COLOR_RED\",\"COLOR_UNSPECIFIED\"]}}",
        "Q3  | /q?times=2026-01-01T00:00:00Z&times=2026-01-02T00:00:00Z |"
            + " {\"times\":[\"2026-01-01T00:00:00Z\",\"2026-01-02T00:00:00Z\"]}",
        "Q3  | /q?bytesList=AQ&bytesList=_w== | {\"bytesList\":[\"AQ==\",\"/w==\"]}",
        "Q5  | /q?child.child.child.bool_value=true |"
            + " {\"child\":{\"child\":{\"child\":{\"boolValue\":true}}}}",
        "Q6  | /q?time=2026-01-01T00:00:00.5%2B01:00 | {\"time\":\"2025-12-31T23:00:00.500Z\"}",
        "Q6  | /q?duration=1.5s | {\"duration\":\"1.500s\"}",
        "Q6  | /q?mask=a.b,cD | {\"mask\":\"a.b,cD\"}",
        "Q6  | /q?wrapped_int64=5&wrapped_bool=false&wrapped_string= |"
            + " {\"wrappedInt64\":\"5\",\"wrappedBool\":false,\"wrappedString\":\"\"}",
        "Q7  | /q?bool_value=true&child.bool_value=false |"
            + " {\"boolValue\":true,\"child\":{\"boolValue\":false}}",
        "Q7  | /q?int64_value=-9223372036854775808 | {\"int64Value\":\"-9223372036854775808\"}",
        "Q7  | /q?uint64_value=18446744073709551615 | {\"uint64Value\":\"18446744073709551615\"}",
        "Q7  | /q?double_value=NaN&float_value=-Infinity |"
            + " {\"doubleValue\":\"NaN\",\"floatValue\":\"-Infinity\"}",
        "Q7  | /q?bytes_value=%2B/8= | {\"bytesValue\":\"+/8=\"}",
        "Q7  | /q?bytes_value=-_8 | {\"bytesValue\":\"+/8=\"}",
        "Q8  | /q?color=COLOR_CRIMSON | {\"color\":1}",
        "Q8  | /q?color=-1 | {\"color\":-1}",
        "Q8  | /q?color=77 | {\"color\":77}",
        "Q9  | /q?string_value=a+b%2Bc | {\"stringValue\":\"a b+c\"}",
        "Q10 | /q?text_choice=a&child.number_choice=1 |"
            + " {\"textChoice\":\"a\",\"child\":{\"numberChoice\":1}}",
        "Q10 | /p/a/b?child.text_choice=c |"
            + " {\"child\":{\"stringValue\":\"a\",\"textChoice\":\"c\"},\"textChoice\":\"b\"}",
        "Q11 | /q?key=secret&utm_source=x&int32_value=1 | {\"int32Value\":1}",
        "Q11 | /whole?key=secret | {}",
        "Q12 | /q?maybe_string= | {\"maybeString\":\"\"}",
        "Q12 | /q?maybe_string | {\"maybeString\":\"\"}",
        "Q12 | /q?string_value | {}",
        "Q12 | /q?text_choice | {\"textChoice\":\"\"}",
        "Q12 | /q?string_list&string_list=a | {\"stringList\":[\"\",\"a\"]}",
        "Q12 | /q? | {}",
        "Q12 | /q?&&int32_value=1& | {\"int32Value\":1}",
        "Q14 | /q?%69nt32%5Fvalue=1 | {\"int32Value\":1}",
        "Q14 | /q?child%2Eint32_value=1 | {\"child\":{\"int32Value\":1}}",
        "Q15 | /raw?string_value=x |"
            + " {\"stringValue\":\"x\",\"raw\":{\"contentType\":\"application/json\"}}"
      })
  void binds(String rule, String target, String json) {
    assertThat(Fixtures.parse(bound(TRANSCODER, target, "")))
        .as(rule)
        .isEqualTo(Fixtures.peerRead(json));
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "Q1  | /p/a/b?child.string_value=c | SECOND_SOURCE",
        "Q1  | /p/a/b?child.stringValue=c | SECOND_SOURCE",
        "Q1  | /p/a/b?textChoice=c | SECOND_SOURCE",
        "Q1  | /p/a/b?%74extChoice=c | SECOND_SOURCE",
        "Q1  | /child?child.int32_value=1 | SECOND_SOURCE",
        "Q1  | /child?child.child.int32Value=1 | SECOND_SOURCE",
        "Q1  | /whole?int32_value=1 | FIELD_UNKNOWN",
        "Q2  | /q?INT32_VALUE=1 | FIELD_UNKNOWN",
        "Q2  | /q?int32_value.=1 | FIELD_UNKNOWN",
        "Q2  | /q?.int32_value=1 | FIELD_UNKNOWN",
        "Q4  | /q?int32_value=1&int32_value=1 | DUPLICATE",
        "Q4  | /q?int32_value=1&int32Value=2 | DUPLICATE",
        "Q4  | /q?child.maybe_string=a&child.maybeString=b | DUPLICATE",
        "Q4  | /q?time=2026-01-01T00:00:00Z&time=2026-01-01T00:00:00Z | DUPLICATE",
        "Q5  | /q?child=1 | VALUE_INVALID",
        "Q5  | /q?children=1 | VALUE_INVALID",
        "Q5  | /q?children.int32_value=1 | FIELD_UNKNOWN",
        "Q5  | /q?texts=1 | VALUE_INVALID",
        "Q5  | /q?texts.a=1 | FIELD_UNKNOWN",
        "Q5  | /q?texts[a]=1 | FIELD_UNKNOWN",
        "Q5  | /q?texts.key=1 | FIELD_UNKNOWN",
        "Q6  | /q?struct={} | VALUE_INVALID",
        "Q6  | /q?value=1 | VALUE_INVALID",
        "Q6  | /q?list=[] | VALUE_INVALID",
        "Q6  | /q?any={} | VALUE_INVALID",
        "Q6  | /q?empty= | VALUE_INVALID",
        "Q6  | /q?duration=1h | VALUE_INVALID",
        "Q6  | /q?duration=1m30s | VALUE_INVALID",
        "Q6  | /q?time=2026-01-01 | VALUE_INVALID",
        "Q6  | /q?time.seconds=1 | FIELD_UNKNOWN",
        "Q6  | /q?wrapped_int32.value=1 | FIELD_UNKNOWN",
        "Q6  | /q?wrapped_int32=x | VALUE_INVALID",
        "Q7  | /q?bool_value=1 | VALUE_INVALID",
        "Q7  | /q?bool_value=t | VALUE_INVALID",
        "Q7  | /q?bool_value=True | VALUE_INVALID",
        "Q7  | /q?bool_value= | VALUE_INVALID",
        "Q7  | /q?int32_value= | VALUE_INVALID",
        "Q7  | /q?int32_value=1x | VALUE_INVALID",
        "Q7  | /q?int32_value=%201 | VALUE_INVALID",
        "Q7  | /q?int32_value=0x1 | VALUE_INVALID",
        "Q7  | /q?int32_value=2147483648 | VALUE_RANGE",
        "Q7  | /q?uint32_value=-1 | VALUE_RANGE",
        "Q7  | /q?int64_value=9223372036854775808 | VALUE_RANGE",
        "Q7  | /q?uint64_value=18446744073709551616 | VALUE_RANGE",
        "Q7  | /q?float_value=1e39 | VALUE_RANGE",
        "Q7  | /q?double_value=nan | VALUE_INVALID",
        "Q7  | /q?bytes_value=%21 | VALUE_INVALID",
        "Q8  | /q?color=color_red | VALUE_INVALID",
        "Q8  | /q?color=PURPLE | VALUE_INVALID",
        "Q8  | /q?color= | VALUE_INVALID",
        "Q10 | /q?text_choice=a&number_choice=1 | ONEOF_CONFLICT",
        "Q10 | /q?child.text_choice=a&child.numberChoice=1 | ONEOF_CONFLICT",
        "Q10 | /q?text_choice=a&message_choice.int32_value=1 | ONEOF_CONFLICT",
        "Q10 | /p/a/b?number_choice=1 | ONEOF_CONFLICT",
        "Q11 | /q?nothing=1 | FIELD_UNKNOWN",
        "Q11 | /q?$alt=json | FIELD_UNKNOWN",
        "Q11 | /q?child.key=1 | FIELD_UNKNOWN",
        "Q11 | /q?=1 | FIELD_UNKNOWN",
        "Q14 | /q?string_value=%f | SYNTAX",
        "Q14 | /q?string%_value=1 | SYNTAX",
        "Q14 | /q?string_value=%c3 | SYNTAX",
        "Q14 | /q?%ff=1 | FIELD_UNKNOWN",
        "Q15 | /raw?raw.content_type=text/html | SECOND_SOURCE",
        "Q15 | /q?raw.content_type=text/html | FIELD_UNKNOWN",
        "Q15 | /q?raw.data=AQ | FIELD_UNKNOWN",
        "Q15 | /raw?content_type=text/html | FIELD_UNKNOWN"
      })
  void refuses(String rule, String target, Fault.Kind kind) {
    assertThat(refused(TRANSCODER, target)).as(rule).isEqualTo(kind);
  }

  @Test
  void Q9_leaves_a_plus_alone_if_told_so() {
    var plain = compile(new Options(Limits.DEFAULT, Map.of(), Set.of(), false), get("/q"));
    assertThat(Fixtures.toJson(bound(plain, "/q?string_value=a+b", "")))
        .isEqualTo("{\"stringValue\":\"a+b\"}");
  }

  @Test
  void Q13_goes_down_recursive_types_as_deep_as_limits_allow() {
    String ninetyNine = "/q?" + "child.".repeat(99) + "int32_value=1";
    assertThat(bound(TRANSCODER, ninetyNine, "")).isNotEmpty();
    assertThat(refused(TRANSCODER, "/q?" + "child.".repeat(100) + "int32_value=1"))
        .isEqualTo(Fault.Kind.TOO_DEEP);
    assertThat(refused(TRANSCODER, "/q?" + "child.".repeat(100_000) + "int32_value=1"))
        .isEqualTo(Fault.Kind.TOO_DEEP);
  }

  @Test
  void Q10_holds_between_query_and_body() {
    var transcoder = compile(OPTIONS, post("/part", "message_choice"));
    assertThat(Fixtures.toJson(bound(transcoder, "/part", "{\"int32Value\":1}")))
        .isEqualTo("{\"messageChoice\":{\"int32Value\":1}}");
    var e =
        catchThrowableOfType(
            MalformedRequestException.class,
            () -> bound(transcoder, "/part?text_choice=a", "{\"int32Value\":1}"));
    assertThat(e.fault().kind()).isEqualTo(Fault.Kind.ONEOF_CONFLICT);
  }
}
