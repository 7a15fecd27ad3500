package dev.hansa.gateway.edge.http;

import java.time.Duration;

/**
 * What a connection may ask of us before a handler has seen anything.
 *
 * @param connections open at once; further ones are closed before their first byte is read (R57)
 * @param perAddress likewise, from one IPv4 address or one /64 of IPv6 (T16)
 * @param lineBytes longest request line of HTTP/1.1; longer is 414
 * @param headerBytes all headers of a request together; more is 431
 * @param streams concurrent streams of one HTTP/2 connection
 * @param handshake longest TLS handshake (T16)
 * @param idle a connection without traffic in either direction is closed after this, or the call
 *     ended whose body nobody pulls
 */
public record HttpLimits(
    int connections,
    int perAddress,
    int lineBytes,
    int headerBytes,
    int streams,
    Duration handshake,
    Duration idle) {
  /** 10,000 connections, 1,000 from an address, 8 KiB, 16 KiB, 100 streams, 10 s, 2 min. */
  public static final HttpLimits DEFAULT =
      new HttpLimits(
          10_000, 1_000, 8192, 16_384, 100, Duration.ofSeconds(10), Duration.ofMinutes(2));

  public HttpLimits {
    if (perAddress < 1 || connections < perAddress) {
      throw new IllegalArgumentException(
          "connections: "
              + connections
              + ", "
              + perAddress
              + " from an address (expected: > 0, and no more from one than in all)");
    }
    if (lineBytes < 1 || headerBytes < 1 || streams < 1) {
      throw new IllegalArgumentException(
          "limits: " + lineBytes + ", " + headerBytes + ", " + streams + " (expected: > 0)");
    }
    if (!handshake.isPositive() || !idle.isPositive()) {
      throw new IllegalArgumentException(
          "limits: " + handshake + ", " + idle + " (expected: > PT0S)");
    }
  }

  /** The same with room for other numbers of connections. */
  public HttpLimits withConnections(int most, int mostPerAddress) {
    return new HttpLimits(most, mostPerAddress, lineBytes, headerBytes, streams, handshake, idle);
  }

  /** The same with another time without traffic. */
  public HttpLimits withIdle(Duration longest) {
    return new HttpLimits(
        connections, perAddress, lineBytes, headerBytes, streams, handshake, longest);
  }
}
