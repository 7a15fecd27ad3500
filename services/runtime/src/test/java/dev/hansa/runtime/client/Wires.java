package dev.hansa.runtime.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands between a client and a server, and can cut what runs through it. */
final class Wires implements AutoCloseable {
  private final ServerSocket entry;
  private final int target;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();
  private volatile boolean cut;
  private volatile boolean stalled;

  Wires(int target) {
    this.target = target;
    try {
      entry = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.startVirtualThread(this::accept);
  }

  int port() {
    return entry.getLocalPort();
  }

  /** Attempts to connect so far, those that failed included. */
  int connections() {
    return connections.get();
  }

  /** Resets every connection, now and, if it stays cut, each new one. */
  void reset(boolean stayCut) {
    cut = stayCut;
    sockets.forEach(Wires::reset);
  }

  void heal() {
    cut = false;
  }

  /** Lets nothing through any more on the connections that there are; their ends hear nothing. */
  void stall() {
    stalled = true;
  }

  private void accept() {
    while (!entry.isClosed()) {
      try {
        var client = entry.accept();
        connections.incrementAndGet();
        if (cut) {
          reset(client);
          continue;
        }
        var server = new Socket(InetAddress.getLoopbackAddress(), target);
        sockets.add(client);
        sockets.add(server);
        Thread.startVirtualThread(() -> copy(client, server));
        Thread.startVirtualThread(() -> copy(server, client));
      } catch (IOException e) {
        // closed, or no server: the next one will see
      }
    }
  }

  private void copy(Socket from, Socket to) {
    var buffer = new byte[16 << 10];
    try (from;
        to) {
      for (int n = from.getInputStream().read(buffer);
          n >= 0;
          n = from.getInputStream().read(buffer)) {
        if (!stalled) {
          to.getOutputStream().write(buffer, 0, n);
        }
      }
    } catch (IOException e) {
      // the other direction ends as well
    } finally {
      sockets.remove(from);
      sockets.remove(to);
    }
  }

  private static void reset(Socket socket) {
    try (socket) {
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      // closed already
    }
  }

  @Override
  public void close() throws IOException {
    entry.close();
    reset(true);
  }
}
