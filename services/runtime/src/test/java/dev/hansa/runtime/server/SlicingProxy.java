package dev.hansa.runtime.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

/** Stands before a server and hands it what one client says first byte by byte. */
final class SlicingProxy implements AutoCloseable {
  private static final int RECORD_HEADER = 5;

  private final ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  private final int target;
  private final CompletableFuture<byte[]> hello = new CompletableFuture<>();

  SlicingProxy(int target) throws IOException {
    this.target = target;
    Thread.ofVirtual().start(this::serve);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** The record that came first: the client's hello. */
  byte[] hello() {
    return hello.join();
  }

  private void serve() {
    try (var client = listener.accept();
        var server = new Socket(InetAddress.getLoopbackAddress(), target)) {
      server.setTcpNoDelay(true);
      byte[] header = client.getInputStream().readNBytes(RECORD_HEADER);
      byte[] body = client.getInputStream().readNBytes(ByteBuffer.wrap(header).getShort(3));
      var record = new ByteArrayOutputStream();
      record.writeBytes(header);
      record.writeBytes(body);
      for (byte next : record.toByteArray()) {
        server.getOutputStream().write(next); // a segment of its own
      }
      hello.complete(record.toByteArray());
      var back = Thread.ofVirtual().start(() -> pass(server, client));
      pass(client, server);
      back.join();
    } catch (IOException e) {
      hello.completeExceptionally(e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static void pass(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException _) {
      // The other end is gone.
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
