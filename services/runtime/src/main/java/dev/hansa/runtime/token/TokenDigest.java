package dev.hansa.runtime.token;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * SHA-256 of a token: a key for caches that therefore hold no secret.
 *
 * @param bytes the 32 bytes of the digest, read-only
 */
record TokenDigest(ByteBuffer bytes) {
  static TokenDigest of(String token) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
      return new TokenDigest(ByteBuffer.wrap(digest).asReadOnlyBuffer());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is part of every Java platform", e);
    }
  }

  /** The first 8 bytes in hexadecimal: enough to find a token again, too little to guess one. */
  @Override
  public String toString() {
    byte[] head = new byte[8];
    bytes.get(0, head);
    return HexFormat.of().formatHex(head);
  }
}
