package dev.hansa.identity.oauth;

import java.net.URI;
import java.time.Duration;

/**
 * What the authorization server says about itself.
 *
 * @param url the issuer identifier, compared byte for byte (RFC 8414); endpoints lie below it
 * @param trustDomain of every subject and audience
 * @param life of an access token, at most; an exchanged one ends with its subject's
 */
public record Issuer(String url, String trustDomain, Duration life) {
  private static final Duration MAX_LIFE = Duration.ofMinutes(15);

  public Issuer {
    if (!url.startsWith("https://") || url.endsWith("/")) {
      throw new IllegalArgumentException(
          "issuer: '" + url + "' (expected: an https URL without a slash at its end)");
    }
    if (!life.isPositive() || life.compareTo(MAX_LIFE) > 0) {
      throw new IllegalArgumentException(
          "token life: " + life + " (expected: more than zero, at most " + MAX_LIFE + ")");
    }
  }

  URI tokenEndpoint() {
    return URI.create(url + "/oauth2/token");
  }

  URI introspectionEndpoint() {
    return URI.create(url + "/oauth2/introspect");
  }

  URI revocationEndpoint() {
    return URI.create(url + "/oauth2/revoke");
  }

  URI keySet() {
    return URI.create(url + "/oauth2/jwks");
  }
}
