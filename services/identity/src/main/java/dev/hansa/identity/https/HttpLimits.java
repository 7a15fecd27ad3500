package dev.hansa.identity.https;

import java.util.Map;

/**
 * Limits of the JDK's HTTP server, which it takes from system properties only. They hold for the
 * whole process, and what the command line says is stronger.
 */
public final class HttpLimits {
  private static final Map<String, String> LIMITS =
      Map.of(
          // Seconds that a request may take to arrive, so that slow senders hold nothing for long.
          "sun.net.httpserver.maxReqTime", "10",
          // Clients of the JDK keep idle connections for 30 s; whoever closes first must not be us.
          "sun.net.httpserver.idleInterval", "90",
          "sun.net.httpserver.maxIdleConnections", "1000",
          "jdk.httpserver.maxConnections", "5000",
          "sun.net.httpserver.maxReqHeaders", "50",
          "sun.net.httpserver.maxReqHeaderSize", "16384",
          // Answers are small; waiting for more to send would cost 40 ms.
          "sun.net.httpserver.nodelay", "true",
          // A resumed session would carry a certificate past its bundle's removal (T12).
          "jdk.tls.server.newSessionTicketCount", "0");

  private HttpLimits() {}

  /** Sets them. To be called before the first server is made: each is read once. */
  public static void set() {
    LIMITS.forEach(
        (name, value) -> {
          if (System.getProperty(name) == null) {
            System.setProperty(name, value);
          }
        });
  }
}
