package dev.hansa.runtime.token;

import java.util.UUID;
import java.util.stream.Stream;

/**
 * Ids of tokens that tell which tokens they were exchanged from: {@code ID.SUFFIX} was exchanged
 * from {@code ID}. So a token can be taken back with all that were made from it, by anyone who
 * holds one of them, without a register of exchanges.
 */
public final class TokenLineage {
  private static final char SEPARATOR = '.';

  private TokenLineage() {}

  /** The id of a token that was exchanged from none. */
  public static String first() {
    return UUID.randomUUID().toString();
  }

  /** An id for a token exchanged from another; grows by 13 characters a hop. */
  public static String next(String parent) {
    String random = UUID.randomUUID().toString();
    return parent + SEPARATOR + random.substring(random.length() - 12); // 48 random bits
  }

  /** The id and those of its ancestors. */
  public static Stream<String> of(String id) {
    return Stream.iterate(
        id, part -> !part.isEmpty(), part -> part.substring(0, Math.max(0, part.lastIndexOf('.'))));
  }
}
