package dev.hansa.cli.process;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;

/**
 * Tells whether a process can do its work. Asked often while it starts; answers within a second.
 */
@FunctionalInterface
public interface Readiness {
  /** True once the process is ready. Never throws. */
  boolean isReady();

  /** Ready when a GET is answered with 200. */
  static Readiness http(URI uri) {
    return () -> {
      try {
        var connection = (HttpURLConnection) uri.toURL().openConnection();
        connection.setConnectTimeout(1_000);
        connection.setReadTimeout(1_000);
        connection.setInstanceFollowRedirects(false);
        try {
          return connection.getResponseCode() == 200;
        } finally {
          connection.disconnect();
        }
      } catch (IOException _) {
        return false;
      }
    };
  }

  /** Ready when a connection to a local port is accepted. */
  static Readiness tcp(int port) {
    return () -> {
      try (var socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
        return true;
      } catch (IOException _) {
        return false;
      }
    };
  }
}
