package dev.hansa.cli.mesh;

import dev.hansa.cli.process.Readiness;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * PostgreSQL accepts connections while it still recovers, and then says that it is starting up. It
 * is ready when it answers a start-up message with a request to authenticate.
 *
 * @see <a href="https://www.postgresql.org/docs/18/protocol-flow.html">Protocol, start-up</a>
 */
record PostgresReadiness(int port) implements Readiness {
  private static final int PROTOCOL_3 = 3 << 16;
  private static final int TIMEOUT_MILLIS = 1_000;

  @Override
  public boolean isReady() {
    try (var socket = new Socket()) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
      socket.getOutputStream().write(startup());
      return socket.getInputStream().read() == 'R';
    } catch (IOException _) {
      return false;
    }
  }

  private static byte[] startup() throws IOException {
    byte[] parameters =
        "user\0postgres\0database\0postgres\0\0".getBytes(StandardCharsets.US_ASCII);
    var message = new ByteArrayOutputStream();
    try (var data = new DataOutputStream(message)) {
      data.writeInt(2 * Integer.BYTES + parameters.length);
      data.writeInt(PROTOCOL_3);
      data.write(parameters);
    }
    return message.toByteArray();
  }
}
