package dev.hansa.runtime.token;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Where tokens come from, and the keys that prove them.
 *
 * @param tokenEndpoint asked for tokens (RFC 6749 section 3.2)
 * @param keys asked for the issuer's keys (RFC 7517)
 * @param keysCache file that keeps the last good keys
 * @param timeout for one request, more than zero
 */
public record TokenServiceConfig(URI tokenEndpoint, URI keys, Path keysCache, Duration timeout) {
  public TokenServiceConfig {
    requireHttps("token endpoint", tokenEndpoint);
    requireHttps("keys", keys);
    if (!timeout.isPositive()) {
      throw new IllegalArgumentException("timeout: " + timeout + " (expected: > PT0S)");
    }
  }

  /**
   * Identity's endpoints, with a timeout of 5 s.
   *
   * @param address where identity is reached, such as {@code https://localhost:8444}; mostly the
   *     issuer itself
   */
  public static TokenServiceConfig of(String address, Path keysCache) {
    return new TokenServiceConfig(
        URI.create(address + "/oauth2/token"),
        URI.create(address + "/oauth2/jwks"),
        keysCache,
        Duration.ofSeconds(5));
  }

  private static void requireHttps(String name, URI uri) {
    if (!"https".equals(uri.getScheme()) || uri.getHost() == null) {
      throw new IllegalArgumentException(name + ": " + uri + " (expected: https://host...)");
    }
  }
}
