package dev.hansa.identity.federation;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.net.URI;
import java.text.ParseException;
import java.util.List;
import java.util.Map;

/**
 * Where an issuer's keys are: as configured, or as its metadata says, which must name exactly this
 * issuer (RFC 8414 section 3.3; K35, F09).
 */
record IssuerDocuments(IssuerConfig config, GuardedFetch fetch) {
  /**
   * The issuer's JWK set as it is now.
   *
   * @throws IOException if it cannot be had; what was known before then stays
   */
  String keys() throws IOException {
    return fetch.get(config.keys().isPresent() ? config.keys().get() : discovered());
  }

  private URI discovered() throws IOException {
    IOException last = new IOException("no metadata");
    for (URI place : places(URI.create(config.issuer()))) {
      try {
        return keysOf(fetch.get(place));
      } catch (IOException e) {
        last = e;
      }
    }
    throw last;
  }

  /** RFC 8414 section 3.1 puts the issuer's path last, OpenID Connect Discovery first. */
  private static List<URI> places(URI issuer) {
    String path = issuer.getRawPath() == null ? "" : issuer.getRawPath().replaceAll("/$", "");
    return List.of(
        issuer.resolve("/.well-known/oauth-authorization-server" + path),
        issuer.resolve(path + "/.well-known/openid-configuration"));
  }

  private URI keysOf(String metadata) throws IOException {
    try {
      Map<String, Object> members = JSONObjectUtils.parse(metadata);
      if (!config.issuer().equals(members.get("issuer"))) {
        throw new IOException("the metadata is another issuer's");
      }
      if (members.get("jwks_uri") instanceof String uri) {
        return URI.create(uri);
      }
      throw new IOException("the metadata names no keys");
    } catch (ParseException | IllegalArgumentException malformed) {
      throw new IOException("no metadata", malformed);
    }
  }
}
