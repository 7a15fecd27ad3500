package dev.hansa.acceptance.mesh;

import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The signing keys that running identity publishes. */
public final class PublishedKeys {
  private PublishedKeys() {}

  /** Their ids. */
  public static Set<String> of(Launcher mesh) {
    Partner acme =
        new Partner(
            "acme",
            Partner.client(mesh, "acme"),
            URI.create("https://localhost:" + mesh.port(8444)),
            "");
    String body = acme.get("/oauth2/jwks").body();
    return ((List<?>) Json.at(Json.object(body), "keys"))
        .stream().map(key -> String.valueOf(Json.at(key, "kid"))).collect(Collectors.toSet());
  }
}
