package dev.hansa.runtime.server;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.ChannelOption;
import java.time.Duration;

/**
 * What one gRPC port bears from its clients. Every limit that grpc-java leaves open is set here,
 * and those that it lacks. Where a limit is passed, the connection or the call ends; what other
 * connections do is not touched.
 *
 * @param connections how many there are and how long they last
 * @param keepAlive how a connection that died is noticed
 * @param streams what one connection may do
 * @param sizes what is read into memory, in bytes
 */
public record ServerLimits(
    Connections connections, KeepAlive keepAlive, Streams streams, Sizes sizes) {

  /**
   * How many connections there are and how long they last.
   *
   * @param most open at once; further ones are closed before their first byte is read (R57)
   * @param perAddress likewise, from one IPv4 address or one /64 of IPv6 (T16)
   * @param backlog connections that the kernel holds until they are accepted
   * @param handshake from the connection to the client's first HTTP/2 settings, TLS included (T16)
   * @param idle without a call; then the client is sent away (R25)
   * @param age after which the client is told to connect anew, give or take a tenth, so that new
   *     replicas get their share (R65)
   * @param grace what streams have from then on until they are cut
   */
  public record Connections(
      int most,
      int perAddress,
      int backlog,
      Duration handshake,
      Duration idle,
      Duration age,
      Duration grace) {
    public Connections {
      require("max connections", most, 1, Integer.MAX_VALUE);
      require("max connections per address", perAddress, 1, most);
      require("backlog", backlog, 1, 65_535);
      require("handshake timeout", handshake, Duration.ofMillis(1), Duration.ofMinutes(2));
      require("max connection idle", idle, SECOND, DAY);
      require("max connection age", age, SECOND, DAY);
      require("max connection age grace", grace, Duration.ZERO, DAY);
    }
  }

  /**
   * How a connection that died is noticed (R16).
   *
   * @param time after this silence of the client it is probed; gRPC knows nothing below 10 s
   * @param timeout it is closed if nothing comes for this long after the probe
   * @param permitted clients that probe more often than this, without calls, are closed at the
   *     third time (T23); shorter than what clients use, for the network squeezes intervals
   */
  public record KeepAlive(Duration time, Duration timeout, Duration permitted) {
    public KeepAlive {
      require("keep alive time", time, Duration.ofSeconds(10), DAY);
      require("keep alive timeout", timeout, Duration.ofMillis(1), DAY);
      require("permit keep alive time", permitted, Duration.ZERO, DAY);
    }
  }

  /**
   * What one connection may do.
   *
   * @param calls open at once; further streams are refused, also before the client has acknowledged
   *     our settings (CVE-2026-47244, T19)
   * @param resets streams that the client may break off, or provoke us to, within {@code
   *     resetWindow}, beside a fifth of those that it opens (CVE-2023-44487, CVE-2025-8671)
   * @param idleFrames frames that move nothing, such as empty DATA or PRIORITY, which the client
   *     may have sent more than its calls explain (T24)
   * @param stall a stream whose client takes nothing of what waits for it is reset after this, and
   *     a connection whose socket takes nothing is closed (T24)
   */
  public record Streams(
      int calls, int resets, Duration resetWindow, int idleFrames, Duration stall) {
    public Streams {
      require("max calls per connection", calls, 1, 1_000_000);
      require("max resets", resets, 1, 1_000_000);
      require("reset window", resetWindow, SECOND, Duration.ofHours(1));
      require("max idle frames", idleFrames, 100, 1_000_000);
      require("stall timeout", stall, Duration.ofMillis(1), DAY);
    }
  }

  /**
   * What is read into memory, in bytes.
   *
   * @param softMetadata metadata of a call above this is refused the more often the larger it is;
   *     counted as RFC 9113 section 6.5.2 does: uncompressed and 32 bytes an entry
   * @param metadata more than this is always refused (T21)
   * @param message largest message, after inflation (T26, T27)
   * @param window what a client may send on one stream before its handler has read it; fixed, for
   *     the library's tuning follows what a client claims, up to 8 MiB
   */
  public record Sizes(int softMetadata, int metadata, int message, int window) {
    public Sizes {
      require("soft metadata size", softMetadata, 1, metadata - 1);
      require("max metadata size", metadata, 2, 1 << 20);
      require("max message size", message, 1, Integer.MAX_VALUE);
      require("flow control window", window, 65_535, 8 << 20);
    }
  }

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration DAY = Duration.ofDays(1);

  /** gRPC counts without regard to the calls made; it is the second line behind our own count. */
  private static final int RESETS_BACKSTOP = 25;

  /** What is usual inside a mesh; see the record's configuration for each value. */
  public static ServerLimits mesh() {
    return new ServerLimits(
        new Connections(
            10_000,
            1_000,
            1_024,
            Duration.ofSeconds(10),
            Duration.ofMinutes(15),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30)),
        new KeepAlive(Duration.ofSeconds(10), Duration.ofSeconds(5), Duration.ofSeconds(5)),
        new Streams(1_000, 200, Duration.ofSeconds(30), 1_000, Duration.ofSeconds(30)),
        new Sizes(4 << 10, 8 << 10, 4 << 20, 512 << 10));
  }

  /** With another largest message. */
  public ServerLimits withMessage(int bytes) {
    return new ServerLimits(
        connections,
        keepAlive,
        streams,
        new Sizes(sizes.softMetadata, sizes.metadata, bytes, sizes.window));
  }

  /** Sets what gRPC limits itself; {@link Sockets} sees to the rest. */
  void apply(NettyServerBuilder builder) {
    builder
        .withOption(ChannelOption.SO_BACKLOG, connections.backlog)
        .handshakeTimeout(connections.handshake.toNanos(), NANOSECONDS)
        .maxConnectionIdle(connections.idle.toNanos(), NANOSECONDS)
        .maxConnectionAge(connections.age.toNanos(), NANOSECONDS)
        .maxConnectionAgeGrace(connections.grace.toNanos(), NANOSECONDS)
        .keepAliveTime(keepAlive.time.toNanos(), NANOSECONDS)
        .keepAliveTimeout(keepAlive.timeout.toNanos(), NANOSECONDS)
        .permitKeepAliveTime(keepAlive.permitted.toNanos(), NANOSECONDS)
        .permitKeepAliveWithoutCalls(true)
        .maxConcurrentCallsPerConnection(streams.calls)
        .maxRstFramesPerWindow(
            streams.resets * RESETS_BACKSTOP, Math.toIntExact(streams.resetWindow.toSeconds()))
        .maxInboundMetadataSize(sizes.softMetadata, sizes.metadata)
        .maxInboundMessageSize(sizes.message)
        .flowControlWindow(sizes.window);
  }

  private static void require(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + ": " + value + " (expected: " + least + " to " + most + ")");
    }
  }

  private static void require(String name, Duration value, Duration least, Duration most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          name + ": " + value + " (expected: " + least + " to " + most + ")");
    }
  }
}
