package dev.hansa.bench.hop;

import io.grpc.Channel;
import java.util.List;

/**
 * A client and a server, connected.
 *
 * @param channel from the client to the server; calls of a mesh are made for the client itself
 * @param ends what there is to close, in that order
 */
record Hop(Channel channel, List<AutoCloseable> ends) implements AutoCloseable {
  @Override
  public void close() {
    for (AutoCloseable end : ends) {
      try {
        end.close();
      } catch (Exception e) {
        throw new IllegalStateException("an end of the hop cannot be closed", e);
      }
    }
  }
}
