package dev.hansa.runtime.testing.faults;

import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** One connection through a {@link FaultProxy}: the client's end, the server's, and both flows. */
final class Passage {
  private final Socket client;
  private final Socket server;
  private final Flow up;
  private final Flow down;
  private final Runnable over;
  private final AtomicInteger flowing = new AtomicInteger(2);

  /**
   * @param seen told of what goes to the server
   * @param over told once, when both ends are closed
   */
  Passage(
      Socket client,
      Socket server,
      Link toServer,
      Link toClient,
      Consumer<byte[]> seen,
      IntConsumer flipped,
      Consumer<Passage> over)
      throws IOException {
    this.client = client;
    this.server = server;
    this.over = () -> over.accept(this);
    client.setTcpNoDelay(true);
    server.setTcpNoDelay(true);
    up = new Flow(toServer, client, server, seen, flipped, this::reset, this::ended);
    down = new Flow(toClient, server, client, _ -> {}, flipped, this::reset, this::ended);
  }

  void start() {
    up.start();
    down.start();
  }

  /** Both ends hear at once that the connection is no more (RST). */
  void reset() {
    reset(client);
    reset(server);
    stop();
  }

  /** The server hears that the connection is over; the client hears nothing, ever. */
  void abandon() {
    up.drop();
    down.drop();
    close(server);
  }

  private void ended() {
    if (flowing.decrementAndGet() == 0) {
      close(client);
      close(server);
      stop();
    }
  }

  private void stop() {
    over.run();
    up.stop();
    down.stop();
  }

  static void reset(Socket socket) {
    try (socket) {
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      // closed already
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // closed already
    }
  }
}
