package dev.hansa.gateway.transcoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hansa.gateway.transcoder.fault.Fault;
import dev.hansa.gateway.transcoder.fault.MalformedRequestException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules B12 and B13, and what fuzzing found. */
class BodyRulesTest {
  private static final String TYPES = "type.googleapis.com/";

  private static String again(String json) {
    return Fixtures.toJson(Fixtures.toWire(json));
  }

  private static Fault.InBody refused(String json) {
    var e = catchThrowableOfType(MalformedRequestException.class, () -> Fixtures.toWire(json));
    assertThat(e).describedAs(json).isNotNull();
    return (Fault.InBody) e.fault();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"@type\":\"T/testing.v1.All\",\"int32Value\":1,\"stringValue\":\"x\"}",
        "{\"int32Value\":1,\"@type\":\"T/testing.v1.All\",\"stringValue\":\"x\"}",
        "{\"int32Value\":1,\"stringValue\":\"x\",\"@type\":\"T/testing.v1.All\"}"
      })
  void B12_takes_the_type_of_an_Any_anywhere_in_the_object(String any) {
    assertThat(again("{\"any\":" + any.replace("T/", TYPES) + '}'))
        .isEqualTo(
            "{\"any\":{\"@type\":\""
                + TYPES
                + "testing.v1.All\",\"int32Value\":1,"
                + "\"stringValue\":\"x\"}}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"@type\":\"T/google.protobuf.Duration\",\"value\":\"1.500s\"}",
        "{\"@type\":\"T/google.protobuf.Struct\",\"value\":{\"a\":[null]}}",
        "{\"@type\":\"T/google.protobuf.Int64Value\",\"value\":\"7\"}",
        "{\"@type\":\"T/google.protobuf.Any\",\"value\":{\"@type\":\"T/google.protobuf.Empty\"}}",
        "{\"@type\":\"T/google.protobuf.Empty\"}",
        "{}"
      })
  void B12_puts_well_known_types_of_an_Any_under_value_but_not_Empty(String any) {
    String json = "{\"any\":" + any.replace("T/", TYPES) + '}';
    assertThat(again(json)).isEqualTo(json);
    assertThat(Fixtures.read(json)).isEqualTo(Fixtures.peerRead(json));
  }

  @Test
  void B12_refuses_an_Any_that_no_contract_knows_or_without_its_type() {
    for (String any :
        new String[] {
          "{\"@type\":\"" + TYPES + "nowhere.None\"}",
          "{\"@type\":\"testing.v1.All\"}",
          "{\"@type\":1}",
          "{\"int32Value\":1}",
          "{\"@type\":\"" + TYPES + "google.protobuf.Duration\"}"
        }) {
      assertThat(refused("{\"any\":" + any + '}').kind()).isEqualTo(Fault.Kind.VALUE_INVALID);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "-_8=, +/8=",
    "-_8, +/8=",
    "+/8=, +/8=",
    "+/8, +/8=",
    "AA==, AA==",
    "AA, AA==",
    "'', ''"
  })
  void B13_takes_base64_of_both_alphabets_with_or_without_padding(String given, String printed) {
    assertThat(again("{\"wrappedBytes\":\"" + given + "\"}"))
        .isEqualTo("{\"wrappedBytes\":\"" + printed + "\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"A", "AA=", "AAA==", "=", "A A=", "AA==AA==", "A*=="})
  void B13_refuses_what_is_no_base64(String given) {
    assertThat(refused("{\"bytesValue\":\"" + given + "\"}").kind())
        .isEqualTo(Fault.Kind.VALUE_INVALID);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e99999999999", "\"1.5e-2147483648\"", "-1e9999999999999999999"})
  void B7_refuses_exponents_that_no_int_holds(String number) {
    assertThat(refused("{\"int64Value\":" + number + '}').kind()).isEqualTo(Fault.Kind.VALUE_RANGE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"struct\":{\"a\":{\"b/c\":[1,1e999]}}} | /struct/a/b~1c/1",
        "{\"list\":[[],[null,{\"x\":1e999}]]} | /list/1/1/x",
        "{\"values\":[0,{\"x\":-1e999}]} | /values/1/x"
      })
  void B11_names_the_place_within_a_Struct_too(String json, String place) {
    assertThat(refused(json).place()).isEqualTo(place);
  }
}
