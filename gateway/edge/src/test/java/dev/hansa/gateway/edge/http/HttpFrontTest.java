package dev.hansa.gateway.edge.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hansa.runtime.testing.Credential;
import dev.hansa.runtime.testing.SettableDenials;
import dev.hansa.runtime.testing.TestAuthority;
import dev.hansa.runtime.testing.TestIdentity;
import dev.hansa.runtime.token.Denials;
import dev.hansa.runtime.trust.Principal;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpFrontTest {
  private static final TestAuthority AUTHORITY = TestAuthority.of("hansa.local");
  private static final TestIdentity GATEWAY = AUTHORITY.identity("service/gateway");
  private static final Credential ACME = AUTHORITY.issue("partner/acme");
  private static final long LARGE = 64L << 20;

  private @Nullable HttpFront front;

  private int serve(ExchangeHandler handler) {
    return serve(GATEWAY, handler);
  }

  private int serve(TestIdentity identity, ExchangeHandler handler) {
    front =
        new HttpFront("127.0.0.1", 0, identity, Denials.none(), HttpLimits.DEFAULT, handler)
            .start();
    return front.port();
  }

  @AfterEach
  void stop() {
    if (front != null) {
      front.close();
    }
  }

  /** Says what it was asked. */
  private static final class Echo implements ExchangeHandler {
    @Override
    public void handle(Exchange exchange) {
      RequestHead head = exchange.request();
      String peer = head.peer().map(p -> p.principal().toString()).orElse("nobody");
      respond(exchange, 200, head.method() + ' ' + head.target() + ' ' + peer);
    }

    @Override
    public void malformed(Exchange exchange, int status) {
      respond(exchange, status, "malformed");
    }
  }

  private static void respond(Exchange exchange, int status, String text) {
    exchange.respond(status, new DefaultHttpHeaders(), text.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/%zz", "/a|b", "/q?x=%zz", "/a/../b", "//", "/a%2Fb;c?d=e&&f", "/[x]^`{}", "*"})
  void hands_on_raw_targets_unchanged_by_both_protocols(String target) {
    int port = serve(new Echo());
    assertThat(
            RawClients.http1(
                port, ACME, "GET " + target + " HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 200")
        .endsWith("GET " + target + " partner/acme");
    assertThat(RawClients.http2(port, ACME, "GET", target))
        .isEqualTo("200 GET " + target + " partner/acme");
  }

  @Test
  void hands_on_methods_that_nobody_knows() {
    int port = serve(new Echo());
    assertThat(
            RawClients.http1(
                port, ACME, "BREW /pot HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"))
        .endsWith("BREW /pot partner/acme");
    assertThat(RawClients.http2(port, ACME, "BREW", "/pot"))
        .isEqualTo("200 BREW /pot partner/acme");
  }

  @Test
  void answers_requests_in_a_row_and_in_advance_on_one_connection() {
    int port = serve(new Echo());
    String answers =
        RawClients.http1(
            port,
            ACME,
            RawClients.lines(
                "GET /1 HTTP/1.1",
                "host: x",
                "",
                "POST /2 HTTP/1.1",
                "host: x",
                "content-length: 0",
                "",
                "GET /3 HTTP/1.1",
                "host: x",
                "connection: close",
                ""));
    assertThat(answers).containsSubsequence("GET /1 ", "POST /2 ", "GET /3 ");
  }

  @Test
  void answers_what_is_no_request_within_limits() {
    int port = serve(new Echo());
    String end = "host: x\r\n\r\n";
    assertThat(RawClients.http1(port, ACME, "GET /" + "a".repeat(9000) + " HTTP/1.1\r\n" + end))
        .startsWith("HTTP/1.1 414");
    assertThat(
            RawClients.http1(
                port, ACME, "GET / HTTP/1.1\r\nx: " + "a".repeat(17_000) + "\r\n" + end))
        .startsWith("HTTP/1.1 431");
    assertThat(RawClients.http1(port, ACME, "GET / HTTP/1.1\r\nno colon\r\n" + end))
        .startsWith("HTTP/1.1 400");
  }

  @Test
  void lets_in_clients_without_a_certificate_as_nobody() throws Exception {
    int port = serve(new Echo());
    for (Version version : Version.values()) {
      assertThat(get(port, version, null).body()).isEqualTo("GET /a nobody");
    }
  }

  @Test
  void T04_refuses_the_handshake_of_a_foreign_certificate() {
    int port = serve(new Echo());
    Credential foreign = TestAuthority.of("hansa.local").issue("partner/acme");
    assertThatThrownBy(() -> get(port, Version.HTTP_2, foreign)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> get(port, Version.HTTP_1_1, foreign)).isInstanceOf(IOException.class);
  }

  @Test
  void O07_shows_new_connections_the_new_certificate() throws Exception {
    TestIdentity identity = AUTHORITY.identity("service/gateway");
    int port = serve(identity, new Echo());
    var before = RawClients.socket(port, ACME);
    before.startHandshake();
    Credential next = AUTHORITY.issue("service/gateway");
    identity.replace(next);
    var after = RawClients.socket(port, ACME);
    after.startHandshake();
    assertThat(before.getSession().getPeerCertificates()[0]).isNotEqualTo(next.leaf());
    assertThat(after.getSession().getPeerCertificates()[0]).isEqualTo(next.leaf());
    before.close();
    after.close();
  }

  private static HttpResponse<String> get(
      int port, Version version, @Nullable Credential credential)
      throws IOException, InterruptedException {
    try (var client = TestClients.http(version, credential)) {
      return client.send(
          HttpRequest.newBuilder(URI.create("https://localhost:" + port + "/a"))
              .timeout(Duration.ofSeconds(10))
              .build(),
          BodyHandlers.ofString());
    }
  }

  /** Reads a body to its end and says its length and checksum. */
  private static final class Digest implements ExchangeHandler {
    @Override
    public void handle(Exchange exchange) {
      var length = new AtomicLong();
      var sum = new CRC32();
      exchange.pull(
          new BodyReceiver() {
            @Override
            public void part(ByteBuf part) {
              length.addAndGet(part.readableBytes());
              sum.update(part.nioBuffer());
              exchange.pull(this);
            }

            @Override
            public void end() {
              respond(exchange, 200, length + " " + sum.getValue());
            }
          });
    }

    @Override
    public void malformed(Exchange exchange, int status) {
      respond(exchange, status, "malformed");
    }
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void receives_a_streamed_body_of_64_MiB_unchanged(Version version) throws Exception {
    int port = serve(new Digest());
    var sum = new CRC32();
    byte[] block = new byte[1 << 16];
    for (int i = 0; i < block.length; i++) {
      block[i] = (byte) (i * 31);
    }
    for (long sent = 0; sent < LARGE; sent += block.length) {
      sum.update(block);
    }
    try (var client = TestClients.http(version, ACME)) {
      var response =
          client.send(
              HttpRequest.newBuilder(URI.create("https://localhost:" + port + "/upload"))
                  .POST(BodyPublishers.ofInputStream(() -> repeating(block)))
                  .build(),
              BodyHandlers.ofString());
      assertThat(response.version()).isEqualTo(version);
      assertThat(response.body()).isEqualTo(LARGE + " " + sum.getValue());
    }
  }

  private static InputStream repeating(byte[] block) {
    return new InputStream() {
      private long left = LARGE;

      @Override
      public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] target, int offset, int length) {
        if (left == 0) {
          return -1;
        }
        int at = (int) ((LARGE - left) % block.length);
        int count = Math.min(length, block.length - at);
        System.arraycopy(block, at, target, offset, count);
        left -= count;
        return count;
      }
    };
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void a_body_that_nobody_pulls_stays_with_the_client(Version version) throws Exception {
    var began = new CompletableFuture<Exchange>();
    int port =
        serve(
            new ExchangeHandler() {
              @Override
              public void handle(Exchange exchange) {
                began.complete(exchange);
              }

              @Override
              public void malformed(Exchange exchange, int status) {
                respond(exchange, status, "malformed");
              }
            });
    var taken = new AtomicLong();
    byte[] block = new byte[1 << 16];
    try (var client = TestClients.http(version, ACME)) {
      var response =
          client.sendAsync(
              HttpRequest.newBuilder(URI.create("https://localhost:" + port + "/upload"))
                  .POST(
                      BodyPublishers.ofInputStream(
                          () ->
                              new InputStream() {
                                @Override
                                public int read() {
                                  return 0;
                                }

                                @Override
                                public int read(byte[] target, int offset, int length) {
                                  if (taken.get() >= LARGE) {
                                    return -1;
                                  }
                                  int count = Math.min(length, block.length);
                                  taken.addAndGet(count);
                                  return count;
                                }
                              }))
                  .build(),
              BodyHandlers.ofString());
      Exchange exchange = began.get(10, TimeUnit.SECONDS);
      long before;
      do {
        before = taken.get();
        assertThat(response.isDone()).isFalse();
        // The client stops by itself once the buffers in between are full.
        assertThat(
                new CompletableFuture<Void>().completeOnTimeout(null, 300, TimeUnit.MILLISECONDS))
            .succeedsWithin(Duration.ofSeconds(2));
      } while (taken.get() != before);
      assertThat(taken.get()).isLessThan(LARGE / 4);
      exchange.executor().execute(exchange::abort);
      assertThat(response).failsWithin(Duration.ofSeconds(10));
    }
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void R9_tells_when_a_client_has_gone(Version version) throws Exception {
    var gone = new CompletableFuture<Void>();
    var began = new CompletableFuture<Void>();
    int port =
        serve(
            new ExchangeHandler() {
              @Override
              public void handle(Exchange exchange) {
                exchange.onGone(() -> gone.complete(null));
                exchange.begin(200, new DefaultHttpHeaders());
                exchange.write(new byte[] {'x'});
                began.complete(null);
              }

              @Override
              public void malformed(Exchange exchange, int status) {}
            });
    var client = TestClients.http(version, ACME);
    var response =
        client.send(
            HttpRequest.newBuilder(URI.create("https://localhost:" + port + "/watch")).build(),
            BodyHandlers.ofInputStream());
    began.get(10, TimeUnit.SECONDS);
    response.body().close();
    client.shutdownNow();
    gone.get(10, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void T16_closes_connections_that_carry_nothing(Version version) throws Exception {
    var brief = HttpLimits.DEFAULT.withIdle(Duration.ofMillis(300));
    front = new HttpFront("127.0.0.1", 0, GATEWAY, Denials.none(), brief, new Echo()).start();
    try (SSLSocket socket = RawClients.socket(front.port(), ACME)) {
      var parameters = socket.getSSLParameters();
      parameters.setApplicationProtocols(
          new String[] {version == Version.HTTP_2 ? "h2" : "http/1.1"});
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      if (version == Version.HTTP_2) {
        socket.getOutputStream().write(PREFACE);
      }
      // Ends, by the server; a timeout of the socket would throw.
      assertThat(socket.getInputStream().readAllBytes()).isNotNull();
    }
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void F05_ends_the_connections_of_who_is_shut_out_and_takes_no_new_ones(Version version)
      throws Exception {
    var denials = new SettableDenials();
    front = new HttpFront("127.0.0.1", 0, GATEWAY, denials, HttpLimits.DEFAULT, new Echo()).start();
    var request = HttpRequest.newBuilder(URI.create("https://localhost:" + front.port())).build();
    var acme = TestClients.http(version, ACME);
    var globex = TestClients.http(version, AUTHORITY.issue("partner/globex"));
    assertThat(acme.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    try (SSLSocket open = RawClients.socket(front.port(), ACME)) {
      open.getOutputStream()
          .write("GET / HTTP/1.1\r\nhost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(open.getInputStream().readNBytes(12)).asString().isEqualTo("HTTP/1.1 200");

      denials.deny(Principal.partner("acme"));

      // Ends, by the server; a timeout of the socket would throw.
      assertThat(open.getInputStream().readAllBytes()).isNotEmpty();
    }
    // Acme's other connection ends at the same time or a moment later; then a new one is refused,
    // be its session new or resumed.
    assertThatThrownBy(() -> sendForSeconds(acme, request)).isInstanceOf(IOException.class);
    assertThat(globex.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);

    denials.allow(Principal.partner("acme"));
    assertThat(acme.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
  }

  /** Again and again, as long as there are answers. */
  private static void sendForSeconds(HttpClient client, HttpRequest request)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (System.nanoTime() < end) {
      client.send(request, BodyHandlers.ofString());
    }
  }

  /** The preface of HTTP/2 and empty settings. */
  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0".getBytes(StandardCharsets.US_ASCII);

  @Test
  void says_continue_only_when_the_body_is_wanted() {
    var handled = new AtomicInteger();
    int port =
        serve(
            new ExchangeHandler() {
              @Override
              public void handle(Exchange exchange) {
                if (handled.incrementAndGet() == 1) {
                  new Digest().handle(exchange);
                } else {
                  respond(exchange, 413, "too large");
                }
              }

              @Override
              public void malformed(Exchange exchange, int status) {}
            });
    String head =
        RawClients.lines(
            "POST / HTTP/1.1",
            "host: x",
            "content-length: 1",
            "expect: 100-continue",
            "connection: close",
            "");
    assertThat(RawClients.http1(port, ACME, head + "a")).startsWith("HTTP/1.1 100");
    assertThat(RawClients.http1(port, ACME, head)).startsWith("HTTP/1.1 413");
  }
}
