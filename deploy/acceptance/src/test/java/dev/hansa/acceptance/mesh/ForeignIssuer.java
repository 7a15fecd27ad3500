package dev.hansa.acceptance.mesh;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Another organisation's server on this machine, whose certificate is trusted; each path is a
 * document. Close it to stop it.
 */
public final class ForeignIssuer implements AutoCloseable {
  private final Map<String, HttpHandler> documents = new ConcurrentHashMap<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpsServer server;

  private ForeignIssuer(HttpsServer server) {
    this.server = server;
  }

  /**
   * Starts it on a free port, with a certificate for {@code localhost} and {@link
   * RebindingNames#HOST}.
   */
  public static ForeignIssuer start(Launcher mesh) {
    try {
      var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      var foreign = new ForeignIssuer(HttpsServer.create(address, 16));
      var tls = PemFiles.sslContext(Certificates.server(mesh));
      foreign.server.setHttpsConfigurator(new HttpsConfigurator(tls));
      foreign.server.setExecutor(foreign.threads);
      foreign.server.createContext("/", foreign::answer);
      foreign.server.start();
      return foreign;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A key that identity has never seen. */
  public static ECKey newKey(String id) {
    try {
      return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  /** An address of this server. */
  public URI uri(String path) {
    return uri("localhost", path);
  }

  /** The same by another name of this machine. */
  public URI uri(String host, String path) {
    return URI.create("https://" + host + ":" + server.getAddress().getPort() + path);
  }

  /** A path answers so from now on. */
  public void serve(String path, String body) {
    documents.put(path, exchange -> send(exchange, 200, body));
  }

  /** The same with a JWK set of one key. */
  public void serve(String path, ECKey key) {
    serve(path, new JWKSet(key.toPublicJWK()).toString());
  }

  /** A path sends whoever asks elsewhere. */
  public void redirect(String path, URI to) {
    documents.put(
        path,
        exchange -> {
          exchange.getResponseHeaders().set("Location", to.toString());
          send(exchange, 302, "");
        });
  }

  /** A path takes requests and does not answer while this server lives. */
  public void stall(String path) {
    documents.put(
        path,
        _ -> {
          try {
            closed.await();
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
        });
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      documents
          .getOrDefault(exchange.getRequestURI().getPath(), unknown -> send(unknown, 404, ""))
          .handle(exchange);
    }
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
