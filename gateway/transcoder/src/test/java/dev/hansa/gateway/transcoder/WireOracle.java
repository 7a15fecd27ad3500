package dev.hansa.gateway.transcoder;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DynamicMessage;
import dev.hansa.gateway.transcoder.fault.MalformedMessageException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/** What must hold of any bytes that are read as a message. */
final class WireOracle {
  private WireOracle() {}

  /**
   * Bytes have a JSON form for us if and only if they have one for protobuf-java. Reading that form
   * gives what protobuf-java reads in its own, and is the same form again.
   */
  static void check(Codec codec, Peer peer, String type, byte[] wire) {
    String about = type + ' ' + HexFormat.of().formatHex(wire);
    Optional<DynamicMessage> message = peer.parse(type, wire);
    byte[] json;
    try {
      json = codec.wireToJson(type, wire);
    } catch (MalformedMessageException e) {
      if (message.isPresent() && !isStricter(e)) {
        assertThat(peer.print(type, wire))
            .describedAs(about + " refused with " + e.getMessage())
            .isEmpty();
      }
      return;
    }
    String text = new String(json, StandardCharsets.UTF_8);
    if (message.isEmpty() && Replaced.in(peer, peer.message(type), wire)) {
      return; // It reads what counts no more, too; we step over it.
    }
    assertThat(message).describedAs(about + " printed as " + text).isPresent();
    byte[] again = codec.jsonToWire(type, json, false);
    assertThat(new String(codec.wireToJson(type, again), StandardCharsets.UTF_8))
        .describedAs(about)
        .isEqualTo(text);
    Optional<String> theirs = peer.print(type, wire);
    assertThat(theirs).describedAs(about + " printed as " + text).isPresent();
    if (peer.putsDefaultsInMaps(type, wire) || text.contains("-0.0")) {
      return; // It prints a default for an entry, and reads zero without its sign.
    }
    theirs
        .flatMap(document -> peer.read(type, document, false))
        .flatMap(bytes -> peer.parsePlain(type, bytes))
        .ifPresent(
            expected ->
                assertThat(peer.parsePlain(type, again))
                    .describedAs(about + " printed as " + text)
                    .contains(expected));
  }

  /** Where we refuse bytes that protobuf-java takes, and why. */
  private static boolean isStricter(MalformedMessageException e) {
    return switch (String.valueOf(e.getMessage())) {
      // It drops what tags and lengths have above 32 bits, and the continuation of a tenth byte.
      case "an invalid tag", "a length of more than 31 bits", "a varint of more than ten bytes" ->
          true;
      // It allows as much to be parsed here, and prints without a limit.
      case "nested deeper than 100" -> true;
      // It prints a path of any characters, which need not be what it reads again.
      case "a field mask has no JSON form" -> true;
      // It puts replacement characters, in fields that need not be UTF-8 as in any other.
      case "a string that is not UTF-8", "a type URL that is not UTF-8" -> true;
      default -> false;
    };
  }
}
