package dev.hansa.settlement;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Writes and reads places in the ledger: the number of an entry and a checksum that tells a cursor
 * from any other text.
 */
final class Cursor {
  private Cursor() {}

  static String after(long seq) {
    byte[] bytes =
        ByteBuffer.allocate(Long.BYTES + Integer.BYTES).putLong(seq).putInt(checksum(seq)).array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** The number; 0 for the empty cursor, before the first entry. */
  static Optional<Long> seq(String cursor) {
    if (cursor.isEmpty()) {
      return Optional.of(0L);
    }
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(cursor);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    if (bytes.length != Long.BYTES + Integer.BYTES) {
      return Optional.empty();
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    long seq = buffer.getLong();
    return seq >= 0 && buffer.getInt() == checksum(seq) ? Optional.of(seq) : Optional.empty();
  }

  private static int checksum(long seq) {
    CRC32C crc = new CRC32C();
    crc.update(ByteBuffer.allocate(Long.BYTES).putLong(seq).flip());
    return (int) crc.getValue();
  }
}
