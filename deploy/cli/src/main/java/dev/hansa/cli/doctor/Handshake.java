package dev.hansa.cli.doctor;

import dev.hansa.runtime.trust.Identity;
import dev.hansa.runtime.trust.SpiffeId;
import dev.hansa.runtime.trust.Tls;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

/** One connection to a gRPC port, up to the first byte of the server. */
final class Handshake {
  private static final int LIMIT_MILLIS = Math.toIntExact(Duration.ofSeconds(3).toMillis());

  private Handshake() {}

  /** How a connection failed. */
  enum Kind {
    /** Nobody answers. */
    UNREACHABLE,
    /** Somebody answers who should not. */
    ANOTHER,
    /** The other side ends it. */
    REFUSED
  }

  /** Why a connection failed. */
  record Fault(Kind kind, String what) {}

  static boolean canConnect(String address) {
    try (var socket = new Socket()) {
      socket.connect(resolve(address), LIMIT_MILLIS);
      return true;
    } catch (IOException | IllegalArgumentException _) {
      return false;
    }
  }

  /** Empty if the expected identity answers and accepts this one. */
  static Optional<Fault> attempt(String address, Identity identity, SpiffeId expected) {
    try (var plain = new Socket()) {
      plain.connect(resolve(address), LIMIT_MILLIS);
      return secure(plain, identity, expected);
    } catch (IOException | IllegalArgumentException e) {
      return Optional.of(new Fault(Kind.UNREACHABLE, "cannot be reached: " + e.getMessage()));
    }
  }

  private static Optional<Fault> secure(Socket plain, Identity identity, SpiffeId expected) {
    var context = Tls.clientContext(identity.current(), identity, expected);
    try (var socket =
        (SSLSocket) context.getSocketFactory().createSocket(plain, null, plain.getPort(), true)) {
      socket.setSoTimeout(LIMIT_MILLIS);
      var parameters = socket.getSSLParameters();
      parameters.setApplicationProtocols(new String[] {"h2"});
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      // By TLS 1.3 a server refuses a client's certificate after the client's last message.
      return socket.getInputStream().read() >= 0
          ? Optional.empty()
          : Optional.of(new Fault(Kind.REFUSED, "ends the connection"));
    } catch (SSLException e) {
      return Optional.of(
          certificateFault(e)
              .map(fault -> new Fault(Kind.ANOTHER, fault))
              .orElseGet(() -> new Fault(Kind.REFUSED, "refuses: " + e.getMessage())));
    } catch (IOException e) {
      return Optional.of(new Fault(Kind.REFUSED, "does not speak TLS: " + e.getMessage()));
    }
  }

  private static Optional<String> certificateFault(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateException e) {
        return Optional.ofNullable(e.getMessage());
      }
    }
    return Optional.empty();
  }

  private static InetSocketAddress resolve(String address) {
    int colon = address.lastIndexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException("'" + address + "' names no port");
    }
    return new InetSocketAddress(
        address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
  }
}
