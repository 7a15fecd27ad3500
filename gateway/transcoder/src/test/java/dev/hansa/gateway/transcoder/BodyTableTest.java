package dev.hansa.gateway.transcoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hansa.gateway.transcoder.fault.Fault;
import dev.hansa.gateway.transcoder.fault.MalformedRequestException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Golden tables of rules B7 to B14: what each document becomes, or why it is refused. */
class BodyTableTest {
  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "B7  | {\"int32_value\":1} | {\"int32Value\":1}",
        "B7  | {\"int32Value\":\"1\"} | {\"int32Value\":1}",
        "B7  | {\"int32Value\":1.0} | {\"int32Value\":1}",
        "B7  | {\"int32Value\":1e2} | {\"int32Value\":100}",
        "B7  | {\"int64Value\":-5} | {\"int64Value\":\"-5\"}",
        "B7  | {\"doubleValue\":\"1.5\"} | {\"doubleValue\":1.5}",
        "B9  | {\"int64Value\":9007199254740993} | {\"int64Value\":\"9007199254740993\"}",
        "B9  | {\"uint64Value\":18446744073709551615} | {\"uint64Value\":\"18446744073709551615\"}",
        "B10 | {\"maybeString\":null,\"int32List\":null,\"texts\":null} | {}",
        "B10 | {\"nullChoice\":null} | {\"nullChoice\":null}",
        "B10 | {\"value\":null} | {\"value\":null}",
        "B10 | {\"values\":[null]} | {\"values\":[null]}",
        "B12 | {\"any\":{\"int32Value\":1,\"@type\":\"x/testing.v1.All\"}} |"
            + " {\"any\":{\"@type\":\"x/testing.v1.All\",\"int32Value\":1}}",
        "B12 | {\"any\":{\"value\":\"1s\",\"@type\":\"x/google.protobuf.Duration\"}} |"
            + " {\"any\":{\"@type\":\"x/google.protobuf.Duration\",\"value\":\"1s\"}}",
        "B12 | {\"any\":{\"@type\":\"x/google.protobuf.Empty\"}} |"
            + " {\"any\":{\"@type\":\"x/google.protobuf.Empty\"}}",
        "B13 | {\"bytesValue\":\"+/8=\"} | {\"bytesValue\":\"+/8=\"}",
        "B13 | {\"bytesValue\":\"+/8\"} | {\"bytesValue\":\"+/8=\"}",
        "B13 | {\"bytesValue\":\"-_8=\"} | {\"bytesValue\":\"+/8=\"}",
        "B13 | {\"bytesValue\":\"-_8\"} | {\"bytesValue\":\"+/8=\"}"
      })
  void reads(String rule, String json, String canonical) {
    assertThat(Fixtures.toJson(Fixtures.toWire(json))).as(rule).isEqualTo(canonical);
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "B7  | {\"int32Value\":1.5} | VALUE_INVALID",
        "B7  | {\"int32Value\":2147483648} | VALUE_RANGE",
        "B7  | {\"int32Value\":\"\"} | VALUE_INVALID",
        "B7  | {\"int32Value\":\" 1\"} | VALUE_INVALID",
        "B7  | {\"boolValue\":\"true\"} | VALUE_INVALID",
        "B8  | {\"int32Value\":1,\"int32Value\":1} | DUPLICATE",
        "B8  | {\"int32Value\":1,\"int32_value\":1} | DUPLICATE",
        "B8  | {\"texts\":{\"a\":\"1\",\"a\":\"1\"}} | DUPLICATE",
        "B10 | {\"int32List\":[null]} | VALUE_INVALID",
        "B10 | {\"texts\":{\"a\":null}} | VALUE_INVALID",
        "B11 | {\"nothing\":1} | FIELD_UNKNOWN",
        "B11 | {\"color\":\"PURPLE\"} | VALUE_INVALID",
        "B12 | {\"any\":{\"int32Value\":1}} | VALUE_INVALID",
        "B12 | {\"any\":{\"@type\":\"x/google.protobuf.Empty\",\"value\":{\"a\":1}}} |"
            + " FIELD_UNKNOWN",
        "B13 | {\"bytesValue\":\"%\"} | VALUE_INVALID",
        "B14 | {\"int32Value\":1 | SYNTAX",
        "B14 | {} {} | SYNTAX",
        "B14 | {}x | SYNTAX"
      })
  void refuses(String rule, String json, Fault.Kind kind) {
    var e = catchThrowableOfType(MalformedRequestException.class, () -> Fixtures.toWire(json));
    assertThat(e).as(rule + ' ' + json).isNotNull();
    assertThat(e.fault().kind()).as(rule + ' ' + json).isEqualTo(kind);
    assertThat(((Fault.InBody) e.fault()).offset()).isBetween(0L, (long) json.length());
  }
}
