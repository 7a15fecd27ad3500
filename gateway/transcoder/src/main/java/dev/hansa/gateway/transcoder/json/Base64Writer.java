package dev.hansa.gateway.transcoder.json;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Base64 of the standard alphabet with padding, in quotes. The JDK is fast, but takes whole arrays
 * only: long values go through it in pieces that fit the cache, the rest by the alphabet.
 */
final class Base64Writer {
  private static final int PIECE = 3072;
  private static final int ENCODED = PIECE / 3 * 4;
  private static final byte[] ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
          .getBytes(StandardCharsets.US_ASCII);

  private final JsonBuffer out;
  private byte[] piece = {};
  private byte[] encoded = {};

  Base64Writer(JsonBuffer out) {
    this.out = out;
  }

  void write(byte[] source, int from, int length) {
    int to = from + length;
    out.room(Math.toIntExact((length + 2L) / 3 * 4 + 2));
    out.bytes[out.size++] = '"';
    int at = from;
    for (; to - at >= PIECE; at += PIECE) {
      piece(source, at);
    }
    rest(source, at, to);
    out.bytes[out.size++] = '"';
  }

  private void piece(byte[] source, int at) {
    if (piece.length == 0) {
      piece = new byte[PIECE];
      encoded = new byte[ENCODED];
    }
    System.arraycopy(source, at, piece, 0, PIECE);
    Base64.getEncoder().encode(piece, encoded);
    out.put(encoded);
  }

  private void rest(byte[] source, int from, int to) {
    byte[] target = out.bytes;
    int size = out.size;
    for (int at = from; at < to; at += 3) {
      int second = at + 1 < to ? source[at + 1] & 0xff : 0;
      int third = at + 2 < to ? source[at + 2] & 0xff : 0;
      int bits = (source[at] & 0xff) << 16 | second << 8 | third;
      target[size] = ALPHABET[bits >>> 18];
      target[size + 1] = ALPHABET[bits >>> 12 & 63];
      target[size + 2] = at + 1 < to ? ALPHABET[bits >>> 6 & 63] : (byte) '=';
      target[size + 3] = at + 2 < to ? ALPHABET[bits & 63] : (byte) '=';
      size += 4;
    }
    out.size = size;
  }
}
