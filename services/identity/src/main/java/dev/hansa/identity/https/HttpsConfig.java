package dev.hansa.identity.https;

/**
 * Where the HTTPS face listens.
 *
 * @param host address to bind; loopback unless told otherwise
 * @param port TCP port; 0 takes a free one
 */
public record HttpsConfig(String host, int port) {
  public HttpsConfig {
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException(
          "hansa.identity.https-port: " + port + " (expected: 0..65535)");
    }
  }
}
