package dev.hansa.bench.codec;

import com.google.gson.JsonParser;
import com.google.protobuf.Message;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * A payload in both formats, as JsonFormat and protobuf-java write them.
 *
 * @param type default instance of the message
 * @param json compact, UTF-8
 * @param wire its bytes
 */
// Made once per run, never compared.
@SuppressWarnings("ArrayRecordComponent")
record Sample(Message type, byte[] json, byte[] wire) {
  static Sample of(Payload payload) throws IOException {
    byte[] wire = payload.message().toByteArray();
    return new Sample(payload.type(), Peer.JSON_FORMAT.toJson(payload.type(), wire), wire);
  }

  byte[] toWire(Peer peer) throws IOException {
    return peer.toWire(type, json);
  }

  byte[] toJson(Peer peer) throws IOException {
    return peer.toJson(type, wire);
  }

  /**
   * Compares what the peer makes of it: messages as messages, JSON as parsed values.
   *
   * @throws IllegalStateException if they differ
   */
  void requireAgreement(Peer peer) throws IOException {
    var parser = type.getParserForType();
    boolean sameMessage = parser.parseFrom(toWire(peer)).equals(parser.parseFrom(wire));
    boolean sameJson = parse(toJson(peer)).equals(parse(json));
    if (!sameMessage || !sameJson) {
      throw new IllegalStateException(
          peer + " and JsonFormat differ on " + type.getDescriptorForType().getFullName());
    }
  }

  private static Object parse(byte[] document) {
    return JsonParser.parseString(new String(document, StandardCharsets.UTF_8));
  }
}
