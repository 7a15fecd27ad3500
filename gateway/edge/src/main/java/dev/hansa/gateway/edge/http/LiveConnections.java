package dev.hansa.gateway.edge.http;

import dev.hansa.runtime.token.Denials;
import dev.hansa.runtime.trust.Peer;
import dev.hansa.runtime.trust.SpiffeId;
import io.netty.channel.Channel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.ChannelGroupFuture;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections of a front. Those of a caller that is shut out end soon after: its exchanges
 * first get a moment to end with their reason. Safe for many threads.
 */
final class LiveConnections {
  private static final Logger LOG = LoggerFactory.getLogger(LiveConnections.class);
  private static final AttributeKey<SpiffeId> CALLER = AttributeKey.valueOf("hansa-caller");

  /** In which open exchanges are told why they end. */
  private static final long GRACE_SECONDS = 1;

  private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final String trustDomain;
  private final Denials denials;

  /**
   * @param trustDomain whose callers are judged
   */
  LiveConnections(String trustDomain, Denials denials) {
    this.trustDomain = trustDomain;
    this.denials = denials;
  }

  void add(Channel connection) {
    connections.add(connection);
  }

  /**
   * Takes note of whom a finished handshake proved.
   *
   * @return whether it may stay; a resumed session has not been judged before
   */
  boolean admit(Channel connection, Peer peer) {
    connection.attr(CALLER).set(peer.id());
    return !isShutOut(peer.id());
  }

  /** Ends those of callers that are shut out, after the grace. */
  void endShutOut(EventExecutor timer) {
    var _ = timer.schedule(this::endNow, GRACE_SECONDS, TimeUnit.SECONDS);
  }

  private void endNow() {
    for (Channel connection : connections) {
      SpiffeId id = connection.attr(CALLER).get();
      if (id != null && isShutOut(id)) {
        LOG.info("ended a connection: {} is shut out", id);
        cut(connection);
      }
    }
  }

  /** From the head of the pipeline: by its tail, HTTP/2 would wait for streams to end (GOAWAY). */
  private static void cut(Channel connection) {
    var head = connection.pipeline().firstContext();
    var _ = head == null ? connection.close() : head.close();
  }

  private boolean isShutOut(SpiffeId id) {
    return id.trustDomain().equals(trustDomain) && denials.denies(id.principal());
  }

  ChannelGroupFuture close() {
    return connections.close();
  }
}
