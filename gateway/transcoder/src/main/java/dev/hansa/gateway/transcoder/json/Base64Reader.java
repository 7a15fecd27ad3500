package dev.hansa.gateway.transcoder.json;

import java.util.Arrays;
import java.util.Base64;

/**
 * Base64 of the standard alphabet straight into the wire. The JDK is fast, but takes whole arrays
 * only: long values go through it in pieces that fit the cache, the rest by the alphabet. Other
 * forms are left to {@link Base64Text}.
 */
final class Base64Reader {
  private static final int PIECE = 4096;
  private static final int DECODED = PIECE / 4 * 3;
  private static final byte[] VALUES = values();

  private final JsonScanner scan;
  private final WireBuffer out;
  private byte[] piece = {};
  private byte[] decoded = {};

  Base64Reader(JsonScanner scan, WireBuffer out) {
    this.scan = scan;
    this.out = out;
  }

  private static byte[] values() {
    byte[] values = new byte[128];
    Arrays.fill(values, (byte) -1);
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (int i = 0; i < alphabet.length(); i++) {
      values[alphabet.charAt(i)] = (byte) i;
    }
    return values;
  }

  /**
   * Writes length and content of the string that begins here.
   *
   * @return where it ends; {@link JsonScanner#UNUSUAL} if it is of another form
   */
  int read(int from) {
    int close = scan.in[from] == '"' ? scan.plainEnd(from + 1) : JsonScanner.UNUSUAL;
    if (close == JsonScanner.UNUSUAL) {
      return close;
    }
    scan.checkLength(from + 1, close);
    int at = from + 1;
    out.room(close - at + WireBuffer.SLACK);
    int mark = out.open();
    for (; close - at > PIECE; at += PIECE) {
      if (!piece(at)) {
        return JsonScanner.UNUSUAL;
      }
    }
    if (!rest(at, close)) {
      return JsonScanner.UNUSUAL;
    }
    out.close(mark);
    return close + 1;
  }

  private boolean piece(int at) {
    if (piece.length == 0) {
      piece = new byte[PIECE];
      decoded = new byte[DECODED];
    }
    System.arraycopy(scan.in, at, piece, 0, PIECE);
    try {
      if (Base64.getDecoder().decode(piece, decoded) != DECODED) {
        return false;
      }
    } catch (IllegalArgumentException _) {
      return false;
    }
    out.put(decoded, 0, DECODED);
    return true;
  }

  private boolean rest(int from, int close) {
    byte[] in = scan.in;
    byte[] target = out.bytes;
    int size = out.size;
    int to = close;
    if ((close - from & 3) == 0 && close > from && in[close - 1] == '=') {
      to = in[close - 2] == '=' ? close - 2 : close - 1;
    }
    int valid = 0;
    int at = from;
    for (; at + 4 <= to; at += 4) {
      int a = VALUES[in[at]];
      int b = VALUES[in[at + 1]];
      int c = VALUES[in[at + 2]];
      int d = VALUES[in[at + 3]];
      valid |= a | b | c | d;
      int bits = a << 18 | b << 12 | c << 6 | d;
      target[size] = (byte) (bits >> 16);
      target[size + 1] = (byte) (bits >> 8);
      target[size + 2] = (byte) bits;
      size += 3;
    }
    if (to - at >= 2) {
      int a = VALUES[in[at]];
      int b = VALUES[in[at + 1]];
      int c = to - at == 3 ? VALUES[in[at + 2]] : 0;
      valid |= a | b | c;
      target[size++] = (byte) (a << 2 | b >> 4);
      if (to - at == 3) {
        target[size++] = (byte) (b << 4 | c >> 2);
      }
    }
    out.size = size;
    return valid >= 0 && to - at != 1;
  }
}
