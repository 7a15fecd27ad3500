package dev.hansa.gateway.transcoder;

import static dev.hansa.gateway.transcoder.Fixtures.peerRead;
import static dev.hansa.gateway.transcoder.Fixtures.read;
import static dev.hansa.gateway.transcoder.Fixtures.toWire;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hansa.gateway.transcoder.fault.Fault;
import dev.hansa.gateway.transcoder.fault.MalformedRequestException;
import dev.hansa.gateway.transcoder.json.Limits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies to messages: rules B3 and B6 to B14, each against protobuf-java-util. */
class JsonToWireTest {
  private static Fault.InBody refused(String json) {
    var e = catchThrowableOfType(MalformedRequestException.class, () -> toWire(json));
    assertThat(e).describedAs(json).isNotNull();
    return (Fault.InBody) e.fault();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        " { \"int32Value\" : 1 , \"int32_list\" : [ 1 , 2 ] } \n",
        "{\"int32Value\":-2147483648,\"int64Value\":9223372036854775807,\"uint32Value\":4294967295}",
        "{\"uint64Value\":\"18446744073709551615\",\"sint32Value\":-1,\"sint64Value\":\"-9223372036854775808\"}",
        "{\"fixed32Value\":4294967295,\"fixed64Value\":\"18446744073709551615\",\"sfixed32Value\":-5,\"sfixed64Value\":-6}",
        "{\"int32Value\":1e3,\"int64Value\":\"1.0\",\"uint32Value\":10E-1,\"int32List\":[\"1\",2.0,-0]}",
        "{\"floatValue\":1.5,\"doubleValue\":-0.5,\"doubles\":[1e22,1e-7,\"NaN\",\"-Infinity\",123456789012345678,0.1]}",
        "{\"floatValue\":3.4028235e38,\"doubleValue\":1.7976931348623157e308}",
        "{\"boolValue\":true,\"stringValue\":\"h\\u00e9 \\uD83D\\uDE00 \\n"
            + "\\\"\\\\\\/ é\",\"bytesValue\":\"AQID\"}",
        "{\"bytesValue\":\"-_8\",\"bytesList\":[\"+/8=\",\"+/8\",\"-_8=\",\"\"]}",
        "{\"color\":\"COLOR_CRIMSON\",\"colors\":[1,\"COLOR_BELOW\",99]}",
        "{\"child\":{\"child\":{\"stringValue\":\"deep\"}},\"children\":[{},{\"int32Value\":1}]}",
        "{\"maybeInt32\":0,\"maybeString\":\"\"}",
        "{\"texts\":{\"a\":\"1\",\"\":\"\"},\"messages\":{\"1\":{},\"-2\":{\"boolValue\":true}},\"flags\":{\"true\":1,\"false\":0}}",
        "{\"colorOf\":{\"x\":\"COLOR_RED\",\"y\":0}}",
        "{\"textChoice\":\"\"}",
        "{\"numberChoice\":0}",
        "{\"messageChoice\":{}}",
        "{\"nullChoice\":null}",
        "{\"textChoice\":null,\"numberChoice\":1}",
        "{\"time\":\"2026-11-20T11:07:18.123456789Z\",\"times\":[\"0001-01-01T00:00:00Z\",\"9999-12-31T23:59:59.999+01:00\"]}",
        "{\"duration\":\"-1.5s\"}",
        "{\"duration\":\"315576000000s\"}",
        "{\"mask\":\"child.int32Value,fooBar\"}",
        "{\"mask\":\"\"}",
        "{\"struct\":{\"a\":1,\"b\":[null,true,\"x\",{\"c\":{}}]},\"value\":null,\"list\":[1,[2]],\"values\":[null,1,{}]}",
        "{\"any\":{\"@type\":\"type.googleapis.com/testing.v1.All\",\"int32Value\":5}}",
        "{\"any\":{\"int32Value\":5,\"@type\":\"type.googleapis.com/testing.v1.All\"}}",
        "{\"any\":{\"value\":\"1.5s\",\"@type\":\"type.googleapis.com/google.protobuf.Duration\"}}",
        "{\"any\":{\"@type\":\"type.googleapis.com/google.protobuf.Int32Value\",\"value\":7}}",
        "{\"any\":{}}",
        "{\"empty\":{},\"wrappedBool\":false,\"wrappedInt32\":1,\"wrappedInt64\":\"2\",\"wrappedUint32\":3,\"wrappedUint64\":\"4\"}",
        "{\"wrappedFloat\":1.5,\"wrappedDouble\":0,\"wrappedString\":\"\",\"wrappedBytes\":\"AA==\"}",
        "{\"other-name\":\"a\"}",
        "{\"renamed\":\"a\"}",
        "{\"child\":null,\"int32List\":null,\"texts\":null,\"wrappedBool\":null,\"int32Value\":null,\"time\":null}"
      })
  void B7_reads_what_protobuf_java_reads(String json) {
    assertThat(read(json)).isEqualTo(peerRead(json));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"int32Value\":1.5} | VALUE_INVALID | /int32Value",
        "{\"int32Value\":2147483648} | VALUE_RANGE | /int32Value",
        "{\"int64Value\":9223372036854775808} | VALUE_RANGE | /int64Value",
        "{\"uint32Value\":-1} | VALUE_RANGE | /uint32Value",
        "{\"uint64Value\":\"18446744073709551616\"} | VALUE_RANGE | /uint64Value",
        "{\"int32Value\":\"\"} | VALUE_INVALID | /int32Value",
        "{\"int32Value\":\" 1\"} | VALUE_INVALID | /int32Value",
        "{\"int32Value\":\"01\"} | VALUE_INVALID | /int32Value",
        "{\"int64Value\":1e999999999} | VALUE_RANGE | /int64Value",
        "{\"int32Value\":true} | VALUE_INVALID | /int32Value",
        "{\"boolValue\":\"true\"} | VALUE_INVALID | /boolValue",
        "{\"boolValue\":1} | VALUE_INVALID | /boolValue",
        "{\"stringValue\":1} | VALUE_INVALID | /stringValue",
        "{\"floatValue\":1e39} | VALUE_RANGE | /floatValue",
        "{\"doubleValue\":1e309} | VALUE_RANGE | /doubleValue",
        "{\"bytesValue\":\"*\"} | VALUE_INVALID | /bytesValue",
        "{\"color\":\"red\"} | VALUE_INVALID | /color",
        "{\"child\":[]} | VALUE_INVALID | /child",
        "{\"children\":{}} | VALUE_INVALID | /children",
        "{\"texts\":[]} | VALUE_INVALID | /texts",
        "{\"time\":\"2026-02-29T00:00:00Z\"} | VALUE_INVALID | /time",
        "{\"time\":\"2026-02-28t00:00:00z\"} | VALUE_INVALID | /time",
        "{\"time\":\"0001-01-01T00:00:00+01:00\"} | VALUE_RANGE | /time",
        "{\"duration\":\"1\"} | VALUE_INVALID | /duration",
        "{\"duration\":\"315576000001s\"} | VALUE_RANGE | /duration",
        "{\"mask\":\"foo_bar\"} | VALUE_INVALID | /mask",
        "{\"any\":{\"int32Value\":1}} | VALUE_INVALID | /any",
        "{\"any\":{\"@type\":\"x/no.Such\"}} | VALUE_INVALID | /any/@type"
      })
  void B7_refuses_values_of_other_types_and_ranges(String json, Fault.Kind kind, String place) {
    assertThat(refused(json)).extracting(Fault::kind, Fault::place).containsExactly(kind, place);
  }

  @Test
  void B7_keeps_the_sign_of_zero() {
    assertThat(Fixtures.toJson(toWire("{\"doubleValue\":-0.0,\"floatValue\":-0}")))
        .isEqualTo("{\"doubleValue\":-0.0,\"floatValue\":-0.0}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"int32Value\":1,\"int32Value\":1}",
        "{\"int32Value\":1,\"int32_value\":1}",
        "{\"int32Value\":null,\"int32Value\":1}",
        "{\"texts\":{\"a\":\"1\",\"\\u0061\":\"2\"}}",
        "{\"messages\":{\"1\":{},\"1.0\":{}}}",
        "{\"struct\":{\"a\":1,\"a\":2}}",
        "{\"any\":{\"@type\":\"x/testing.v1.All\",\"@type\":\"x/testing.v1.All\"}}"
      })
  void B8_refuses_a_key_that_stands_twice_in_any_spelling(String json) {
    assertThat(refused(json).kind()).isEqualTo(Fault.Kind.DUPLICATE);
  }

  @Test
  void B9_keeps_every_digit_of_an_unquoted_number_beyond_2_to_the_53() {
    assertThat(read("{\"int64Value\":9007199254740993}"))
        .isEqualTo(peerRead("{\"int64Value\":\"9007199254740993\"}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"int32List\":[1,null]}",
        "{\"children\":[null]}",
        "{\"texts\":{\"a\":null}}",
        "{\"messages\":{\"1\":null}}"
      })
  void B10_refuses_null_as_an_element_or_a_map_value(String json) {
    assertThat(refused(json).kind()).isEqualTo(Fault.Kind.VALUE_INVALID);
  }

  @Test
  void B11_refuses_an_unknown_field_with_its_place_and_offset() {
    Fault.InBody fault = refused("{\"children\":[{},{\"a/b~\":1}]}");
    assertThat(fault.kind()).isEqualTo(Fault.Kind.FIELD_UNKNOWN);
    assertThat(fault.place()).isEqualTo("/children/1/a~1b~0");
    assertThat(fault.offset()).isEqualTo(17);
  }

  @Test
  void B11_skips_unknown_fields_and_enum_names_when_asked_to() {
    byte[] wire =
        Fixtures.CODEC.jsonToWire(
            "testing.v1.All",
            Fixtures.utf8(
                "{\"x\":{\"y\":[1,\"z\",null]},\"color\":\"GREEN\",\"colors\":[\"GREEN\",1],"
                    + "\"colorOf\":{\"a\":\"GREEN\",\"b\":1},\"int32Value\":3}"),
            true);
    assertThat(Fixtures.parse(wire))
        .isEqualTo(peerRead("{\"colors\":[1],\"colorOf\":{\"b\":1},\"int32Value\":3}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"textChoice\":\"a\",\"numberChoice\":1}",
        "{\"messageChoice\":{},\"textChoice\":\"\"}"
      })
  void Q10_refuses_two_members_of_a_oneof(String json) {
    assertThat(refused(json).kind()).isEqualTo(Fault.Kind.ONEOF_CONFLICT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "{}x",
        "{} {}",
        "{\"int32Value\"}",
        "{\"int32Value\":}",
        "{\"int32Value\":1,}",
        "{\"int32List\":[1,]}",
        "{int32Value:1}",
        "{'int32Value':1}",
        "{\"int32Value\":01}",
        "{\"int32Value\":+1}",
        "{\"int32Value\":.5}",
        "{\"doubleValue\":NaN}",
        "{\"boolValue\":tru}",
        "{\"stringValue\":\"a",
        "{\"stringValue\":\"\t\"}",
        "{\"stringValue\":\"\\x\"}",
        "{\"stringValue\":\"\\ud800\"}",
        "{\"stringValue\":\"\\ud800\\u0041\"}",
        "{\"stringValue\":\"\\u12\"}",
        "{}\u0000",
        "\uFEFF{}"
      })
  void B14_refuses_what_is_not_exactly_one_JSON_value(String json) {
    assertThat(refused(json).kind()).isEqualTo(Fault.Kind.SYNTAX);
  }

  @Test
  void B14_names_the_offset_of_trailing_content() {
    assertThat(refused("{\"int32Value\":1} ]").offset()).isEqualTo(17);
  }

  @Test
  void B14_refuses_invalid_UTF_8() {
    byte[] json = Fixtures.utf8("{\"stringValue\":\"??\"}");
    json[16] = (byte) 0xc0;
    json[17] = (byte) 0x80;
    assertThat(
            catchThrowableOfType(
                    MalformedRequestException.class,
                    () -> Fixtures.CODEC.jsonToWire("testing.v1.All", json, false))
                .fault()
                .kind())
        .isEqualTo(Fault.Kind.SYNTAX);
  }

  @Test
  void B6_refuses_documents_nested_too_deep_wherever_they_nest() {
    String fields = "{\"child\":".repeat(101) + "{}" + "}".repeat(101);
    String unknown = "{\"value\":" + "[".repeat(101) + "]".repeat(101) + "}";
    assertThat(refused(fields).kind()).isEqualTo(Fault.Kind.TOO_DEEP);
    assertThat(refused(unknown).kind()).isEqualTo(Fault.Kind.TOO_DEEP);
  }

  @Test
  void B6_refuses_too_many_elements_and_too_long_strings() {
    var codec = new Codec(Fixtures.CODEC.plans(), new Limits(10, 3, 9));
    var many =
        catchThrowableOfType(
            MalformedRequestException.class,
            () ->
                codec.jsonToWire(
                    "testing.v1.All", Fixtures.utf8("{\"int32List\":[1,2,3]}"), false));
    var large =
        catchThrowableOfType(
            MalformedRequestException.class,
            () ->
                codec.jsonToWire(
                    "testing.v1.All", Fixtures.utf8("{\"any\":{\"1234567890\":1}}"), false));
    assertThat(many.fault().kind()).isEqualTo(Fault.Kind.TOO_MANY);
    assertThat(large.fault().kind()).isEqualTo(Fault.Kind.TOO_LARGE);
  }

  @Test
  void writes_the_bytes_that_protobuf_java_writes_for_fields_in_order() {
    String json =
        "{\"int32Value\":1,\"stringValue\":\"x\",\"child\":{\"stringValue\":\""
            + "y".repeat(300)
            + "\"},\"int32List\":[1,2,3],\"children\":[{},{\"boolValue\":true}]}";
    assertThat(toWire(json)).isEqualTo(peerRead(json).toByteArray());
  }
}
