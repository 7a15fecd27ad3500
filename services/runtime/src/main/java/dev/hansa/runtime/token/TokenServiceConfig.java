package dev.hansa.runtime.token;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Where tokens come from, and the keys that prove them.
 *
 * @param tokenEndpoint asked for tokens (RFC 6749 section 3.2)
 * @param keys asked for the issuer's keys (RFC 7517); what is denied is told beside them
 * @param others further addresses of identity, such as {@code https://localhost:8544}, where the
 *     same is answered; tried while one does not answer
 * @param keysCache file that keeps the last good keys; what is denied is kept beside it
 * @param keysRefresh between two scheduled fetches of the keys, give or take a fifth; at most 45 s,
 *     so that a withdrawn key is gone within a minute (K34)
 * @param timeout for one request, more than zero
 */
public record TokenServiceConfig(
    URI tokenEndpoint,
    URI keys,
    List<URI> others,
    Path keysCache,
    Duration keysRefresh,
    Duration timeout) {
  private static final Duration KEYS_REFRESH = Duration.ofSeconds(40);
  private static final Duration MAX_KEYS_REFRESH = Duration.ofSeconds(45);

  public TokenServiceConfig {
    requireHttps("token endpoint", tokenEndpoint);
    requireHttps("keys", keys);
    others = List.copyOf(others);
    others.forEach(other -> requireHttps("address of identity", other));
    if (!keysRefresh.isPositive() || keysRefresh.compareTo(MAX_KEYS_REFRESH) > 0) {
      throw new IllegalArgumentException(
          "keys refresh: " + keysRefresh + " (expected: > PT0S, <= " + MAX_KEYS_REFRESH + ")");
    }
    if (!timeout.isPositive()) {
      throw new IllegalArgumentException("timeout: " + timeout + " (expected: > PT0S)");
    }
  }

  /**
   * Identity's endpoints, with a timeout of 5 s; the keys are fetched every 40 s.
   *
   * @param address where identity is reached, such as {@code https://localhost:8444}; mostly the
   *     issuer itself
   */
  public static TokenServiceConfig of(String address, Path keysCache) {
    return new TokenServiceConfig(
        URI.create(address + "/oauth2/token"),
        URI.create(address + "/oauth2/jwks"),
        List.of(),
        keysCache,
        KEYS_REFRESH,
        Duration.ofSeconds(5));
  }

  Replicas replicas() {
    return new Replicas(others);
  }

  /** Asked for what is denied after a cursor. */
  URI denials(String cursor) {
    return keys.resolve("denials?after=" + URLEncoder.encode(cursor, StandardCharsets.UTF_8));
  }

  Path denialsCache() {
    return keysCache.resolveSibling("denials.json");
  }

  private static void requireHttps(String name, URI uri) {
    if (!"https".equals(uri.getScheme()) || uri.getHost() == null) {
      throw new IllegalArgumentException(name + ": " + uri + " (expected: https://host...)");
    }
  }
}
