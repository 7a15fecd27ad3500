package dev.hansa.gateway.edge;

import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * By which origins clients reach a port, such as {@code https://api.example}. Proofs name one of
 * them (RFC 9449), and the first is the name of the resource (RFC 9728). What a request's own
 * {@code Host} says is its sender's word.
 */
final class Origins implements Supplier<Set<String>> {
  private final List<String> configured;
  private final IntSupplier port;

  /**
   * @param configured as the settings have them; none: this machine's own names
   * @param port that is served, asked once it is
   */
  Origins(List<String> configured, IntSupplier port) {
    this.configured = configured.stream().filter(origin -> !origin.isBlank()).toList();
    this.configured.forEach(Origins::require);
    this.port = port;
  }

  @Override
  public Set<String> get() {
    return new LinkedHashSet<>(
        configured.isEmpty()
            ? List.of(
                "https://localhost:" + port.getAsInt(), "https://127.0.0.1:" + port.getAsInt())
            : configured);
  }

  /** The one by which the edge calls itself. */
  String first() {
    return get().iterator().next();
  }

  private static void require(String origin) {
    URI uri = URI.create(origin);
    if (!"https".equals(uri.getScheme())
        || uri.getHost() == null
        || uri.getUserInfo() != null
        || !uri.getRawPath().isEmpty()
        || uri.getRawQuery() != null) {
      throw new IllegalArgumentException(
          "hansa.edge.origins: '" + origin + "' (expected: https://host or https://host:port)");
    }
  }
}
