package dev.hansa.runtime.wiring;

import dev.hansa.runtime.server.MeshServer;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The gRPC server as a part of its process. */
record ServerPart(MeshServer server) implements Part {
  private static final Logger log = LoggerFactory.getLogger(ServerPart.class);

  @Override
  public String name() {
    return "grpc";
  }

  @Override
  public void start() {
    server.start();
    log.info("serves gRPC on port {}", server.port());
  }

  @Override
  public void drain(Duration timeout) {
    server.drain(timeout);
  }
}
