package dev.hansa.gateway.transcoder;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DynamicMessage;
import dev.hansa.gateway.transcoder.fault.Fault;
import dev.hansa.gateway.transcoder.fault.MalformedRequestException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What must hold of any bytes that are read as JSON. */
final class JsonOracle {
  private JsonOracle() {}

  /**
   * They are a message, or a fault that lies within them. A message has one JSON form: reading and
   * printing it again changes nothing, and JsonFormat reads the same message in it.
   */
  static void check(Codec codec, Peer peer, String type, byte[] json, boolean lenient) {
    String about = type + ' ' + new String(json, StandardCharsets.ISO_8859_1);
    byte[] wire;
    try {
      wire = codec.jsonToWire(type, json, lenient);
    } catch (MalformedRequestException e) {
      lies(e.fault(), json.length, about);
      return;
    }
    if (!lenient) {
      assertThat(codec.jsonToWire(type, json, true)).describedAs(about).isEqualTo(wire);
    }
    byte[] form = codec.wireToJson(type, wire);
    String text = new String(form, StandardCharsets.UTF_8);
    byte[] again = codec.jsonToWire(type, form, false);
    assertThat(new String(codec.wireToJson(type, again), StandardCharsets.UTF_8))
        .describedAs(about)
        .isEqualTo(text);
    Optional<DynamicMessage> message = peer.parse(type, wire);
    assertThat(message).describedAs(about).isPresent();
    assertThat(peer.parse(type, again).map(JsonOracle::withNulls))
        .describedAs(about)
        .isEqualTo(message.map(JsonOracle::withNulls));
    if (text.contains("-0.0")) {
      return; // JsonFormat drops the sign.
    }
    peer.read(type, text, false)
        .flatMap(bytes -> peer.parsePlain(type, bytes))
        .ifPresent(
            theirs ->
                assertThat(peer.parsePlain(type, wire).map(JsonOracle::withNulls))
                    .describedAs(about)
                    .contains(withNulls(theirs)));
  }

  /** Its text, where every number of NullValue is null: they have one JSON form. */
  private static String withNulls(DynamicMessage message) {
    return message.toString().replaceAll("\\bnull_(choice|value): -?\\d+", "null_$1: NULL_VALUE");
  }

  private static void lies(Fault fault, int length, String about) {
    assertThat(fault).describedAs(about).isInstanceOf(Fault.InBody.class);
    assertThat(((Fault.InBody) fault).offset()).describedAs(about).isBetween(0L, (long) length);
    assertThat(fault.place()).describedAs(about).matches("(?s)(/.*)?");
    assertThat(fault.message()).describedAs(about).isNotBlank();
  }
}
