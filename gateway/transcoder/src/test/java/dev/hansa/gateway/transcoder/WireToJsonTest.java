package dev.hansa.gateway.transcoder;

import static dev.hansa.gateway.transcoder.Fixtures.parse;
import static dev.hansa.gateway.transcoder.Fixtures.peerPrint;
import static dev.hansa.gateway.transcoder.Fixtures.peerRead;
import static dev.hansa.gateway.transcoder.Fixtures.toJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.DynamicMessage;
import dev.hansa.gateway.transcoder.fault.MalformedMessageException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages to bodies: rules R1 and R2, and what the wire format allows beyond the canonical. */
class WireToJsonTest {
  private static final int INT32_LIST = 21;
  private static final int STRUCT = 54;
  private static final int VALUE = 55;

  /** Writes fields by hand, in any order. */
  @FunctionalInterface
  private interface Fields {
    void write(CodedOutputStream out) throws IOException;
  }

  private static byte[] wire(Fields... parts) {
    var bytes = new ByteArrayOutputStream();
    var out = CodedOutputStream.newInstance(bytes);
    try {
      for (Fields fields : parts) {
        fields.write(out);
      }
      out.flush();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return bytes.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"int32Value\":-7,\"int64Value\":\"9007199254740993\",\"uint32Value\":4294967295,\"uint64Value\":\"18446744073709551615\"}",
        "{\"sint32Value\":-2147483648,\"sint64Value\":\"-9223372036854775808\",\"fixed32Value\":4294967295,\"fixed64Value\":\"18446744073709551615\"}",
        "{\"sfixed32Value\":-5,\"sfixed64Value\":\"-6\",\"floatValue\":1.5,\"doubleValue\":-0.25,\"boolValue\":true}",
        "{\"doubles\":[1.0E22,\"NaN\",\"-Infinity\",0.1]}",
        "{\"stringValue\":\"é \\n"
            + "\\u0001\\\"\\\\\",\"bytesValue\":\"+/8=\",\"color\":\"COLOR_RED\",\"colors\":[\"COLOR_UNSPECIFIED\",99]}",
        "{\"child\":{\"child\":{}},\"maybeInt32\":0,\"maybeString\":\"\",\"int32List\":[1,2],\"stringList\":[\"\"]}",
        "{\"int64List\":[\"1\",\"2\"],\"children\":[{},{\"int32Value\":1}]}",
        "{\"texts\":{\"a\":\"\",\"\":\"b\"},\"messages\":{\"-2\":{\"boolValue\":true}},\"flags\":{\"true\":0.0},\"colorOf\":{\"x\":\"COLOR_UNSPECIFIED\"}}",
        "{\"textChoice\":\"\"}",
        "{\"nullChoice\":null}",
        "{\"time\":\"1969-12-31T23:59:59.500Z\",\"duration\":\"-0.000001s\",\"mask\":\"child.int32Value,fooBar\"}",
        "{\"struct\":{\"a\":1.0,\"b\":[null,true,\"x\",{}]},\"value\":null,\"list\":[1.0,[2.0]],\"values\":[null,{}]}",
        "{\"any\":{\"@type\":\"type.googleapis.com/testing.v1.All\",\"int32Value\":5}}",
        "{\"any\":{\"@type\":\"type.googleapis.com/google.protobuf.Duration\",\"value\":\"1.500s\"}}",
        "{\"empty\":{},\"wrappedBool\":false,\"wrappedInt64\":\"2\",\"wrappedDouble\":0.0,\"wrappedString\":\"\",\"wrappedBytes\":\"AA==\"}",
        "{\"other-name\":\"a\"}"
      })
  void R2_prints_what_protobuf_java_prints(String json) {
    DynamicMessage message = peerRead(json);
    assertThat(toJson(message.toByteArray())).isEqualTo(peerPrint(message)).isEqualTo(json);
  }

  @Test
  void reads_repeated_fields_that_are_scattered() {
    byte[] wire =
        wire(
            out -> {
              out.writeInt32(21, 1);
              out.writeString(14, "x");
              out.writeInt32(21, 2);
              out.writeByteArray(21, new byte[] {3, 4});
              out.writeString(14, "y");
            });
    assertThat(peerRead(toJson(wire))).isEqualTo(parse(wire));
  }

  @Test
  void merges_the_parts_of_a_split_message_and_takes_the_last_scalar() {
    byte[] wire =
        wire(
            out -> {
              out.writeByteArray(17, wire(o -> o.writeInt32(1, 1)));
              out.writeByteArray(
                  17, wire(o -> o.writeByteArray(17, wire(p -> p.writeInt32(1, 5)))));
              out.writeByteArray(
                  17, wire(o -> o.writeByteArray(17, wire(p -> p.writeInt32(2, 6)))));
              out.writeInt32(1, 7);
              out.writeInt32(1, 8);
            });
    assertThat(peerRead(toJson(wire))).isEqualTo(parse(wire));
  }

  @Test
  void takes_the_last_member_of_a_oneof_and_the_last_value_of_a_key() {
    byte[] wire =
        wire(
            out -> {
              out.writeByteArray(43, wire(o -> o.writeInt32(1, 1)));
              out.writeString(41, "x");
              out.writeByteArray(43, wire(o -> o.writeInt32(2, 2)));
              out.writeByteArray(31, wire(o -> o.writeString(1, "a")));
              out.writeByteArray(
                  31,
                  wire(
                      o -> {
                        o.writeString(2, "late");
                        o.writeString(1, "a");
                      }));
            });
    assertThat(peerRead(toJson(wire))).isEqualTo(parse(wire));
  }

  /** A number of 32 bits in so many bytes, as no serializer writes it. */
  private static byte[] longVarint(long value, int size) {
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) ((value >>> (7 * i) & 0x7f) | (i < size - 1 ? 0x80 : 0));
    }
    return bytes;
  }

  @Test
  void reads_packed_numbers_in_more_bytes_than_they_need() {
    for (int size = 1; size <= 10; size++) {
      int odd = size;
      byte[] run =
          wire(
              o -> {
                for (int i = -40; i < 40; i++) {
                  o.writeInt32NoTag(i);
                  o.writeRawBytes(longVarint(i * 1_000_003L & 0x7f, odd));
                }
                o.writeRawBytes(longVarint(-1, 10));
                o.writeUInt64NoTag(0x7fff_ffff_0000_0005L);
                o.writeRawBytes(new byte[20]);
              });
      byte[] wire = wire(out -> out.writeByteArray(INT32_LIST, run));
      assertThat(peerRead(toJson(wire))).isEqualTo(parse(wire));
    }
  }

  @Test
  void reads_entries_of_a_Struct_as_no_serializer_writes_them() {
    Fields key = o -> o.writeString(1, "k");
    Fields two = value(number(2));
    String x = "x".repeat(200);
    assertThat(struct()).isEqualTo(",\"\":null");
    assertThat(struct(key)).isEqualTo(",\"k\":null");
    assertThat(struct(two)).isEqualTo(",\"\":2.0");
    assertThat(struct(two, key)).isEqualTo(",\"k\":2.0");
    assertThat(struct(key, two, o -> o.writeInt32(9, 1))).isEqualTo(",\"k\":2.0");
    assertThat(struct(key, value(number(1)), two)).isEqualTo(",\"k\":2.0");
    assertThat(struct(key, two, key)).isEqualTo(",\"k\":2.0");
    assertThat(struct(key, value())).isEqualTo(",\"k\":null");
    assertThat(struct(key, value(o -> o.writeEnum(1, 0)))).isEqualTo(",\"k\":null");
    assertThat(struct(key, value(o -> o.writeEnum(1, 0), number(2)))).isEqualTo(",\"k\":2.0");
    assertThat(struct(key, value(o -> o.writeUInt32(4, 300)))).isEqualTo(",\"k\":true");
    assertThat(struct(key, value(o -> o.writeString(3, x)))).isEqualTo(",\"k\":\"" + x + '"');
    assertThat(struct(o -> o.writeString(1, x), two)).isEqualTo(",\"" + x + "\":2.0");
  }

  /** The JSON of an entry between those of {@code a} and {@code b}. */
  private static String struct(Fields... entry) {
    Fields one = value(number(1));
    String json =
        toJson(
            wire(
                out ->
                    out.writeByteArray(
                        STRUCT,
                        wire(
                            o -> {
                              o.writeByteArray(1, wire(p -> p.writeString(1, "a"), one));
                              o.writeByteArray(1, wire(entry));
                              o.writeByteArray(1, wire(p -> p.writeString(1, "b"), one));
                            }))));
    String before = "{\"struct\":{\"a\":1.0";
    String after = ",\"b\":1.0}}";
    assertThat(json).startsWith(before).endsWith(after);
    return json.substring(before.length(), json.length() - after.length());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @Timeout(
      value = 60,
      threadMode = ThreadMode.SEPARATE_THREAD) // doubled at each level the work would not end
  void begins_no_value_anew_however_deep_it_is(boolean inEntry) {
    Fields more = o -> o.writeInt32(9, 1);
    Fields nothing = _ -> {};
    byte[] value = wire(number(1));
    for (int level = 0; level < 90; level++) {
      byte[] inner = value;
      byte[] entry =
          wire(
              o -> o.writeString(1, "k"),
              o -> o.writeByteArray(2, inner),
              inEntry ? more : nothing);
      value = wire(o -> o.writeByteArray(5, wire(p -> p.writeByteArray(1, entry))), more);
    }
    byte[] deep = value;
    assertThat(toJson(wire(o -> o.writeByteArray(VALUE, deep))))
        .isEqualTo("{\"value\":" + "{\"k\":".repeat(90) + "1.0" + "}".repeat(91));
  }

  private static Fields number(double value) {
    return o -> o.writeDouble(2, value);
  }

  private static Fields value(Fields... kinds) {
    return o -> o.writeByteArray(2, wire(kinds));
  }

  @Test
  void skips_unknown_fields_and_fields_of_another_wire_type() {
    byte[] wire =
        wire(
            out -> {
              out.writeInt32(900, 1);
              out.writeString(1, "no number");
              out.writeByteArray(21, new byte[0]);
              out.writeTag(901, 3);
              out.writeInt32(1, 1);
              out.writeTag(901, 4);
              out.writeInt32(1, 3);
            });
    assertThat(toJson(wire)).isEqualTo("{\"int32Value\":3}");
  }

  @Test
  void omits_defaults_that_stand_on_the_wire() {
    byte[] wire =
        wire(
            out -> {
              out.writeInt32(1, 0);
              out.writeInt32(18, 0);
            });
    assertThat(toJson(wire)).isEqualTo("{\"maybeInt32\":0}");
  }

  @Test
  void prints_groups_and_drops_numbers_that_a_closed_enum_does_not_name() {
    byte[] wire =
        wire(
            out -> {
              out.writeString(1, "n");
              out.writeTag(3, 3);
              out.writeString(4, "l");
              out.writeTag(3, 4);
              out.writeEnum(7, 9);
              out.writeEnum(8, 2);
              out.writeEnum(8, 9);
            });
    byte[] json = Fixtures.CODEC.wireToJson("testing.v1.Old", wire);
    assertThat(new String(json, StandardCharsets.UTF_8))
        .isEqualTo("{\"name\":\"n\",\"box\":{\"label\":\"l\"},\"shades\":[\"LIGHT\"]}");
    assertThat(
            Fixtures.CODEC.wireToJson(
                "testing.v1.Old", Fixtures.CODEC.jsonToWire("testing.v1.Old", json, false)))
        .isEqualTo(json);
  }

  @Test
  void refuses_bytes_that_are_no_message() {
    for (byte[] wire :
        new byte[][] {
          {8},
          {(byte) 0x80},
          {0x72, 5, 'a'},
          {0x72, 1, (byte) 0xff},
          {0},
          {8, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 1},
          {0x0f},
          {0x0b}
        }) {
      assertThatThrownBy(() -> toJson(wire)).isInstanceOf(MalformedMessageException.class);
    }
  }

  @Test
  void refuses_messages_without_a_JSON_form() {
    assertThatThrownBy(
            () ->
                toJson(wire(o -> o.writeByteArray(51, wire(p -> p.writeInt64(1, 253402300800L))))))
        .isInstanceOf(MalformedMessageException.class);
    assertThatThrownBy(
            () -> toJson(wire(o -> o.writeByteArray(55, wire(p -> p.writeDouble(2, Double.NaN))))))
        .isInstanceOf(MalformedMessageException.class);
  }
}
