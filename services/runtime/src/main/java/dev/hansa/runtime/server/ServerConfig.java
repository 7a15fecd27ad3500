package dev.hansa.runtime.server;

import dev.hansa.runtime.trust.Tls.ClientCertificate;
import java.time.Duration;

/**
 * How a gRPC server listens and what it bears.
 *
 * @param host address to bind, such as {@code 127.0.0.1}
 * @param port 0 for any free one
 * @param clients what happens to clients without a certificate
 * @param deadline for methods whose contract names none
 * @param maxInFlight most calls at once; those above are refused
 * @param limits what its clients may do
 */
public record ServerConfig(
    String host,
    int port,
    ClientCertificate clients,
    Duration deadline,
    int maxInFlight,
    ServerLimits limits) {
  public ServerConfig {
    if (!deadline.isPositive()) {
      throw new IllegalArgumentException("deadline: " + deadline + " (expected: > PT0S)");
    }
    if (maxInFlight < 1) {
      throw new IllegalArgumentException("max in flight: " + maxInFlight + " (expected: >= 1)");
    }
  }

  /** A mesh port with what is usual: 10 s, 1,000 calls. */
  public static ServerConfig mesh(String host, int port) {
    return new ServerConfig(
        host, port, ClientCertificate.REQUIRED, Duration.ofSeconds(10), 1000, ServerLimits.mesh());
  }
}
