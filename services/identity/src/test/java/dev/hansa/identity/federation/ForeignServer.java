package dev.hansa.identity.federation;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.hansa.runtime.testing.Credential;
import dev.hansa.runtime.testing.TestAuthority;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** Another organisation's HTTPS server, {@value #HOST} on this machine. */
final class ForeignServer implements AutoCloseable {
  static final String HOST = "issuer.example";

  final Map<String, Answer> answers = new ConcurrentHashMap<>();
  final AtomicInteger requests = new AtomicInteger();
  private final TestAuthority authority = TestAuthority.of("foreign.example");
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpsServer server;

  /** What a path is answered by. */
  record Answer(int status, String body, Map<String, String> headers) {
    static Answer ok(String body) {
      return new Answer(200, body, Map.of("Content-Type", "application/json"));
    }
  }

  private ForeignServer(HttpsServer server) {
    this.server = server;
  }

  static ForeignServer start() {
    try {
      var server =
          HttpsServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 16);
      var foreign = new ForeignServer(server);
      server.setHttpsConfigurator(new HttpsConfigurator(foreign.context()));
      server.setExecutor(foreign.threads);
      server.createContext(
          "/",
          exchange -> {
            foreign.requests.incrementAndGet();
            Answer answer =
                foreign.answers.getOrDefault(
                    exchange.getRequestURI().getPath(), new Answer(404, "", Map.of()));
            answer.headers().forEach(exchange.getResponseHeaders()::set);
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
          });
      server.start();
      return foreign;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  URI uri(String path) {
    return URI.create("https://" + HOST + ":" + server.getAddress().getPort() + path);
  }

  /** Trusts this server's authority alone. */
  SSLSocketFactory trust() {
    try {
      var roots = KeyStore.getInstance("PKCS12");
      roots.load(null, null);
      roots.setCertificateEntry("root", authority.root());
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(roots);
      var context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context.getSocketFactory();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every name is this machine. */
  static InetAddress[] here(String host) throws IOException {
    return new InetAddress[] {InetAddress.getByAddress(host, new byte[] {127, 0, 0, 1})};
  }

  private SSLContext context() throws GeneralSecurityException, IOException {
    Credential credential =
        authority.issue(
            authority.leaf("spiffe://foreign.example/service/a").withoutNames().andDns(HOST));
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "key", credential.key(), new char[0], credential.chain().toArray(Certificate[]::new));
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, new char[0]);
    var context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
