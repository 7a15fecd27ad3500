package dev.hansa.gateway.edge;

import dev.hansa.gateway.edge.http.HttpFront;
import dev.hansa.runtime.wiring.Part;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The REST port as a part of its process. */
record RestPart(HttpFront front, RestHandler handler) implements Part {
  private static final Logger LOG = LoggerFactory.getLogger(RestPart.class);

  @Override
  public String name() {
    return "rest";
  }

  @Override
  public void start() {
    front.start();
    LOG.info("serves REST on port {}", front.port());
  }

  @Override
  public void drain(Duration timeout) {
    front.stopListening();
    handler.drain().completeOnTimeout(null, timeout.toMillis(), TimeUnit.MILLISECONDS).join();
    front.close();
  }
}
