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

/** Connections that were not taken, or ended: they have no call to tell of them. */
final class Rejections {
  private static final Logger log = LoggerFactory.getLogger(Rejections.class);
  private static final AttributeKey<String> REASON = AttributeKey.stringKey("reason");

  private final LongCounter rejected;
  private final LongCounter ended;
  private final LongCounter stalled;

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

  /** The peer showed a certificate that is not taken here. */
  void refused(CertificateException failure) {
    log.info("refused a client's certificate: {}", failure.getMessage());
    count(failure instanceof ShutOutException ? "shut_out" : "untrusted");
  }
}
