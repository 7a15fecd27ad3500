package dev.hansa.cli.home;

import java.util.Map;
import java.util.NoSuchElementException;

/**
 * Ports of one process at loopback.
 *
 * @param byPurpose {@code rest}, {@code grpc}, {@code https}, {@code mesh}, {@code management};
 *     {@code sql} for PostgreSQL, {@code http} for Zipkin
 */
public record Ports(Map<String, Integer> byPurpose) {
  public static final String MESH = "mesh";
  public static final String MANAGEMENT = "management";
  public static final String HTTPS = "https";
  public static final String REST = "rest";
  public static final String GRPC = "grpc";

  public Ports {
    byPurpose = Map.copyOf(byPurpose);
  }

  /**
   * One port.
   *
   * @throws NoSuchElementException if the process has none for the purpose
   */
  public int of(String purpose) {
    Integer port = byPurpose.get(purpose);
    if (port == null) {
      throw new NoSuchElementException("port for '" + purpose + "' (known: " + byPurpose + ")");
    }
    return port;
  }

  /** The edge's REST port. */
  public int rest() {
    return of(REST);
  }

  /** The edge's gRPC port. */
  public int grpc() {
    return of(GRPC);
  }

  /** Identity's HTTPS port. */
  public int https() {
    return of(HTTPS);
  }

  /** The gRPC port inside the mesh. */
  public int mesh() {
    return of(MESH);
  }

  /** Plain HTTP: {@code /live}, {@code /ready}, {@code /metrics}. */
  public int management() {
    return of(MANAGEMENT);
  }
}
