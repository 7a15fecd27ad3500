package dev.hansa.runtime.token;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * SHA-256 of a token: a key for caches that therefore hold no secret. Made for every call, so it is
 * four numbers, and its maker a copy of one that providers were asked for once.
 *
 * @param first the first 8 of 32 bytes
 */
record TokenDigest(long first, long second, long third, long fourth) {
  private static final MessageDigest SHA_256 = sha256();

  static TokenDigest of(String token) {
    byte[] bytes = token.getBytes(StandardCharsets.UTF_8);
    return of(bytes, 0, bytes.length);
  }

  /**
   * Of a part of some bytes.
   *
   * @param to index after its last byte
   */
  static TokenDigest of(byte[] bytes, int from, int to) {
    try {
      var sha256 = (MessageDigest) SHA_256.clone();
      sha256.update(bytes, from, to - from);
      var digest = ByteBuffer.wrap(sha256.digest());
      return new TokenDigest(
          digest.getLong(), digest.getLong(), digest.getLong(), digest.getLong());
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("SHA-256 of the platform can be copied", e);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is part of every Java platform", e);
    }
  }

  /** The first 8 bytes in hexadecimal: enough to find a token again, too little to guess one. */
  @Override
  public String toString() {
    return HexFormat.of().toHexDigits(first);
  }
}
