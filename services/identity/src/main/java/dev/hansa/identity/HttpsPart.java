package dev.hansa.identity;

import dev.hansa.identity.https.HttpsFace;
import dev.hansa.runtime.wiring.Part;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTPS face as a part of the process. */
final class HttpsPart implements Part {
  private static final Logger log = LoggerFactory.getLogger(HttpsPart.class);

  private final Supplier<HttpsFace> start;
  private volatile Optional<HttpsFace> face = Optional.empty();

  HttpsPart(Supplier<HttpsFace> start) {
    this.start = start;
  }

  @Override
  public String name() {
    return "https";
  }

  @Override
  public void start() {
    HttpsFace started = start.get();
    face = Optional.of(started);
    log.info("serves OAuth over HTTPS on port {}", started.port());
  }

  /** The port that it listens on, once started. */
  int port() {
    return face.orElseThrow().port();
  }

  /** The face has a short drain of its own. */
  @Override
  public void drain(Duration timeout) {
    face.ifPresent(HttpsFace::close);
  }
}
