package dev.hansa.identity.oauth;

import java.time.Instant;

/**
 * Remembers the client assertions that were used, for all replicas alike, so that each works once
 * (RFC 7523 section 3).
 */
public interface UsedAssertions {
  /**
   * Marks an assertion as used. Of several callers with the same one, exactly one is told so.
   *
   * @param client the client's id
   * @param jti the assertion's id
   * @param expiry until when it must be remembered
   * @return whether this call was the first
   */
  boolean use(String client, String jti, Instant expiry);
}
