package dev.hansa.acceptance.mesh;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import javax.net.ssl.SSLSocket;

/** A new TLS connection to a port of the mesh, to see whether it is taken. */
public final class Handshake {
  private static final int TIMEOUT_MILLIS = 10_000;

  /** Ports of the mesh, and what is spoken there. */
  public static final Map<Integer, String> PROTOCOLS =
      Map.of(
          8443, "http/1.1", // edge, REST
          9443, "h2", // edge, gRPC
          8444, "http/1.1", // identity, HTTPS
          7000, "h2", // identity
          7001, "h2", // orders
          7002, "h2", // inventory
          7003, "h2"); // settlement

  private Handshake() {}

  /**
   * Whether the port goes on with a client that shows this certificate. Under TLS 1.3 a client is
   * done before the server has judged it, so this waits for the first byte of an answer.
   *
   * @param port as DESIGN numbers it
   * @param files folder of the client's certificate
   */
  public static boolean isTaken(Launcher mesh, int port, Path files) {
    var factory = PemFiles.sslContext(files).getSocketFactory();
    try (var socket =
        (SSLSocket) factory.createSocket(InetAddress.getLoopbackAddress(), mesh.port(port))) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      var parameters = socket.getSSLParameters();
      parameters.setApplicationProtocols(new String[] {PROTOCOLS.get(port)});
      socket.setSSLParameters(parameters);
      socket
          .getOutputStream()
          .write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      return socket.getInputStream().read() >= 0;
    } catch (IOException refused) {
      return false;
    }
  }
}
