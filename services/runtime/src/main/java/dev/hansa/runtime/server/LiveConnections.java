package dev.hansa.runtime.server;

import dev.hansa.runtime.token.Denials;
import dev.hansa.runtime.trust.Peer;
import dev.hansa.runtime.trust.SpiffeId;
import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.group.ChannelGroup;
import io.grpc.netty.shaded.io.netty.channel.group.DefaultChannelGroup;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslHandler;
import io.grpc.netty.shaded.io.netty.util.AttributeKey;
import io.grpc.netty.shaded.io.netty.util.concurrent.GlobalEventExecutor;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections of one server. Those of a caller that is shut out end soon after: its calls first
 * get a moment to end with their reason. Safe for many threads.
 */
final class LiveConnections implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LiveConnections.class);
  private static final AttributeKey<SpiffeId> CALLER = AttributeKey.valueOf("hansa-caller");

  /** In which open calls are told why they end. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final ReadGate gate = new ReadGate();
  private final String trustDomain;
  private final Denials denials;
  private final ScheduledExecutorService timer;
  private final Duration handshake;
  private final Denials.Subscription changes;

  /**
   * @param trustDomain whose callers are judged
   * @param handshake the longest that one takes
   */
  LiveConnections(
      String trustDomain, Denials denials, ScheduledExecutorService timer, Duration handshake) {
    this.trustDomain = trustDomain;
    this.denials = denials;
    this.timer = timer;
    this.handshake = handshake;
    changes = denials.onChange(this::changed);
  }

  void add(Channel connection) {
    connections.add(connection);
    if (!gate.open()) {
      connection.config().setAutoRead(false);
    }
  }

  /** First handler of each connection. */
  ReadGate gate() {
    return gate;
  }

  /** Whether the connections are read from, those to come included. */
  void read(boolean reading) {
    if (gate.open() != reading) {
      gate.open(reading);
      connections.forEach(connection -> connection.config().setAutoRead(reading));
    }
  }

  /** A handshake that was judged before the change may end after the first look. */
  private void changed() {
    endShutOutAfter(GRACE);
    endShutOutAfter(GRACE.plus(handshake));
  }

  private void endShutOutAfter(Duration delay) {
    var _ = timer.schedule(this::endShutOut, delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void endShutOut() {
    for (Channel connection : connections) {
      caller(connection)
          .filter(id -> id.trustDomain().equals(trustDomain) && denials.denies(id.principal()))
          .ifPresent(
              id -> {
                log.info("ended a connection: {} is shut out", id);
                cut(connection);
              });
    }
  }

  /** From the head of the pipeline: by its tail, HTTP/2 would wait for streams to end (GOAWAY). */
  static void cut(Channel connection) {
    var head = connection.pipeline().firstContext();
    var _ = head == null ? connection.close() : head.close();
  }

  /** Whom TLS proved; empty before the end of the handshake and for strangers. */
  private static Optional<SpiffeId> caller(Channel connection) {
    var known = connection.attr(CALLER);
    if (known.get() == null) {
      Optional.ofNullable(connection.pipeline().get(SslHandler.class))
          .flatMap(tls -> Peer.of(tls.engine().getSession()))
          .ifPresent(peer -> known.set(peer.id()));
    }
    return Optional.ofNullable(known.get());
  }

  @Override
  public void close() {
    changes.close();
  }
}
