package dev.hansa.journal.paging;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * Writes and reads page tokens, which are bound to the list they were given for.
 *
 * <p>A token is the position after a checksum over it and the filter, so that one of another filter
 * or tenant is refused instead of skipping rows. It is no capability: a query always holds the
 * tenant.
 */
public final class PageToken {
  private static final int CHECKSUM = 8;

  private final byte[] filter;

  private PageToken(byte[] filter) {
    this.filter = filter;
  }

  /**
   * Tokens of one list.
   *
   * @param filter all that decides which rows are listed, tenant included
   */
  public static PageToken within(String... filter) {
    return new PageToken(String.join("\0", filter).getBytes(StandardCharsets.UTF_8));
  }

  /** The token of the page that begins after the position. */
  public String after(String position) {
    byte[] bytes = position.getBytes(StandardCharsets.UTF_8);
    byte[] token =
        ByteBuffer.allocate(CHECKSUM + bytes.length).put(checksum(bytes)).put(bytes).array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
  }

  /** The position, unless the token is broken or of another list. */
  public Optional<String> position(String token) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(token);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    if (bytes.length < CHECKSUM) {
      return Optional.empty();
    }
    byte[] position = Arrays.copyOfRange(bytes, CHECKSUM, bytes.length);
    return Arrays.equals(checksum(position), Arrays.copyOf(bytes, CHECKSUM))
        ? Optional.of(new String(position, StandardCharsets.UTF_8))
        : Optional.empty();
  }

  private byte[] checksum(byte[] position) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(filter);
      digest.update((byte) 0);
      return Arrays.copyOf(digest.digest(position), CHECKSUM);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("a Java platform has SHA-256", e);
    }
  }
}
