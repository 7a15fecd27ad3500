package dev.hansa.gateway.transcoder.json;

import dev.hansa.gateway.transcoder.fault.BadValueException;
import dev.hansa.gateway.transcoder.fault.Fault;
import java.util.Arrays;
import java.util.Base64;

/** Base64 as ProtoJSON takes it: both alphabets, padding optional (B13). */
final class Base64Text {
  private Base64Text() {}

  static byte[] decode(Text text) {
    byte[] slice = Arrays.copyOfRange(text.bytes, text.from, text.to);
    boolean urlSafe = false;
    for (byte c : slice) {
      urlSafe |= c == '-' || c == '_';
    }
    try {
      return (urlSafe ? Base64.getUrlDecoder() : Base64.getDecoder()).decode(slice);
    } catch (IllegalArgumentException e) {
      throw new BadValueException(Fault.Kind.VALUE_INVALID, "is no base64");
    }
  }
}
