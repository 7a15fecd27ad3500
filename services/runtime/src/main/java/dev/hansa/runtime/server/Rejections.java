package dev.hansa.runtime.server;

import dev.hansa.runtime.trust.ShutOutException;
import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import java.security.cert.CertificateException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What becomes of connections; they have no call to tell of them. */
final class Rejections {
  private static final Logger log = LoggerFactory.getLogger(Rejections.class);
  private static final AttributeKey<String> REASON = AttributeKey.stringKey("reason");
  private static final AttributeKey<String> GROUP = AttributeKey.stringKey("group");

  private final LongCounter rejected;
  private final LongCounter ended;
  private final LongCounter stalled;
  private final LongCounter handshakes;

  Rejections(Meter meter) {
    rejected =
        meter
            .counterBuilder("hansa.tls.rejected")
            .setDescription("Connections that were refused before their first call, by reason")
            .build();
    ended =
        meter
            .counterBuilder("hansa.connection.ended")
            .setDescription("Connections that were ended for what their clients did, by reason")
            .build();
    stalled =
        meter
            .counterBuilder("hansa.stream.stalled")
            .setDescription("Streams that were reset because their clients took no answer")
            .build();
    handshakes =
        meter
            .counterBuilder("hansa.tls.handshakes")
            .setDescription("Handshakes that ended well, by group of the key agreement")
            .build();
    // What is there from the beginning shows its first event as a change.
    rejected.add(0, Attributes.of(REASON, "untrusted"));
    stalled.add(0);
  }

  void count(String reason) {
    rejected.add(1, Attributes.of(REASON, reason));
  }

  void ended(Channel connection, String reason) {
    log.info("ended the connection of {}: {}", connection.remoteAddress(), reason);
    ended.add(1, Attributes.of(REASON, reason));
  }

  void stalled() {
    stalled.add(1);
  }

  /** A handshake ended well. */
  void shookHands(String group) {
    handshakes.add(1, Attributes.of(GROUP, group));
  }

  /** The peer showed a certificate that is not taken here. */
  void refused(CertificateException failure) {
    log.info("refused a client's certificate: {}", failure.getMessage());
    count(failure instanceof ShutOutException ? "shut_out" : "untrusted");
  }
}
