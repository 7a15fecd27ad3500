package dev.hansa.identity.https;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.opentelemetry.api.OpenTelemetry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * Serves the authorization server over HTTPS: TLS 1.3, client certificates asked for, one virtual
 * thread a connection that is being served. A certificate that the context does not trust ends the
 * handshake.
 */
public final class HttpsFace implements AutoCloseable {
  /** How long requests in flight may take to finish when the face closes, seconds. */
  private static final int DRAIN_SECONDS = 2;

  private static final int BACKLOG = 1024;

  private final HttpsServer server;
  private final ExecutorService threads;

  private HttpsFace(HttpsServer server, ExecutorService threads) {
    this.server = server;
    this.threads = threads;
  }

  /**
   * Starts to listen.
   *
   * @param context presents identity's own certificate as it is at each handshake, and judges the
   *     client's
   * @param routes by path, each exact
   * @throws UncheckedIOException if the port cannot be had
   */
  public static HttpsFace start(
      HttpsConfig config, SSLContext context, Map<String, Route> routes, OpenTelemetry telemetry) {
    try {
      var server = HttpsServer.create(new InetSocketAddress(config.host(), config.port()), BACKLOG);
      server.setHttpsConfigurator(new AskingForCertificates(context));
      ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
      server.setExecutor(threads);
      server.createContext("/", new TracedRouter(routes, telemetry));
      server.start();
      return new HttpsFace(server, threads);
    } catch (IOException taken) {
      throw new UncheckedIOException(
          "hansa.identity.https-port: " + config.host() + ":" + config.port() + " cannot be had",
          taken);
    }
  }

  /** The port that it listens on. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** Stops listening, lets requests in flight finish for some seconds, then ends them. */
  @Override
  public void close() {
    server.stop(DRAIN_SECONDS);
    threads.shutdown();
    try {
      if (!threads.awaitTermination(DRAIN_SECONDS, TimeUnit.SECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException _) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  private static final class AskingForCertificates extends HttpsConfigurator {
    AskingForCertificates(SSLContext context) {
      super(context);
    }

    @Override
    public void configure(HttpsParameters connection) {
      SSLParameters parameters = getSSLContext().getDefaultSSLParameters();
      parameters.setProtocols(new String[] {"TLSv1.3"});
      parameters.setWantClientAuth(true);
      connection.setSSLParameters(parameters);
    }
  }
}
