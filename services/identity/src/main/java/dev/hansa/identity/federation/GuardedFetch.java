package dev.hansa.identity.federation;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Fetches a small document from another organisation's server without being led elsewhere (K06):
 * HTTPS only, no redirects, no address that is not public unless it is listed, the address that was
 * judged is the one that is connected to, two seconds and 64 KiB for all.
 *
 * <p>Speaks HTTP/1.0, to which no server may answer in chunks (RFC 9112 section 6.1); the JDK's
 * clients resolve names themselves, and again. Blocks; call it from virtual threads.
 */
final class GuardedFetch {
  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final int MAX_BYTES = 64 << 10;
  private static final int MAX_HEAD = 16 << 10;
  private static final int HTTPS_PORT = 443;

  private final Resolver resolver;
  private final List<AddressBlock> allowed;
  private final SSLSocketFactory tls;

  /** Finds the addresses of a name. */
  @FunctionalInterface
  interface Resolver {
    InetAddress[] resolve(String host) throws IOException;
  }

  /**
   * @param allowed blocks that may be connected to although they are not public
   * @param tls verifies servers' chains; names are compared here
   */
  GuardedFetch(Resolver resolver, List<AddressBlock> allowed, SSLSocketFactory tls) {
    this.resolver = resolver;
    this.allowed = List.copyOf(allowed);
    this.tls = tls;
  }

  /**
   * The body of a successful answer, which is taken for UTF-8.
   *
   * @throws IOException if the URI or its address is not to be asked, or the answer is none
   */
  String get(URI uri) throws IOException {
    require(uri);
    int port = uri.getPort() < 0 ? HTTPS_PORT : uri.getPort();
    var address = new InetSocketAddress(address(uri.getHost()), port);
    try (var plain = new Socket()) {
      // Whatever it waits for, and however slowly that drips, this ends it.
      var _ =
          CompletableFuture.runAsync(
              () -> close(plain),
              CompletableFuture.delayedExecutor(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS));
      plain.connect(address, (int) TIMEOUT.toMillis());
      try (var socket = (SSLSocket) tls.createSocket(plain, uri.getHost(), port, true)) {
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        socket.setSSLParameters(parameters);
        socket.getOutputStream().write(request(uri));
        return body(socket.getInputStream());
      }
    }
  }

  private static void require(URI uri) throws IOException {
    if (!"https".equals(uri.getScheme())
        || uri.getHost() == null
        || uri.getRawUserInfo() != null
        || uri.getRawFragment() != null) {
      throw new IOException("not an https URL with a host");
    }
  }

  /** One address, of a name of which none is forbidden. */
  private InetAddress address(String host) throws IOException {
    InetAddress[] found = resolver.resolve(host.replaceAll("^\\[|]$", ""));
    if (found.length == 0) {
      throw new IOException("the name has no address");
    }
    if (!Arrays.stream(found).allMatch(this::mayConnect)) {
      throw new IOException("the name has an address that is not public");
    }
    return found[0];
  }

  private boolean mayConnect(InetAddress address) {
    return AddressBlock.NOT_PUBLIC.stream().noneMatch(block -> block.contains(address))
        || allowed.stream().anyMatch(block -> block.contains(address));
  }

  private static byte[] request(URI uri) {
    String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    String host = uri.getPort() < 0 ? uri.getHost() : uri.getHost() + ":" + uri.getPort();
    return ("GET "
            + path
            + query
            + " HTTP/1.0\r\nHost: "
            + host
            + "\r\nAccept: application/json, application/jwk-set+json"
            + "\r\nUser-Agent: hansa\r\nConnection: close\r\n\r\n")
        .getBytes(ISO_8859_1);
  }

  private static String body(InputStream in) throws IOException {
    String status = line(in);
    if (!status.matches("HTTP/1\\.[01] 200( .*)?")) {
      throw new IOException("answered other than by 200");
    }
    Map<String, String> headers = headers(in);
    if (headers.containsKey("transfer-encoding") || headers.containsKey("content-encoding")) {
      throw new IOException("answered in an encoding that was not asked for");
    }
    int length = length(headers.get("content-length"));
    byte[] body = in.readNBytes(length);
    if (length <= MAX_BYTES && headers.containsKey("content-length") && body.length < length) {
      throw new IOException("the answer was cut");
    }
    if (body.length > MAX_BYTES) {
      throw new IOException("the answer is larger than " + MAX_BYTES + " bytes");
    }
    return new String(body, UTF_8);
  }

  /** How many bytes to read; one more than are taken if that is not said. */
  private static int length(@Nullable String text) throws IOException {
    if (text == null) {
      return MAX_BYTES + 1;
    }
    try {
      return Math.clamp(Long.parseLong(text), 0, MAX_BYTES + 1);
    } catch (NumberFormatException malformed) {
      throw new IOException("no length", malformed);
    }
  }

  private static Map<String, String> headers(InputStream in) throws IOException {
    Map<String, String> headers = new HashMap<>();
    int left = MAX_HEAD;
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      left -= line.length();
      int colon = line.indexOf(':');
      if (colon < 1 || left < 0) {
        throw new IOException("no head of an answer");
      }
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    return headers;
  }

  private static String line(InputStream in) throws IOException {
    var line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0 || line.size() == MAX_HEAD) {
        throw new IOException("no head of an answer");
      }
      line.write(b);
    }
    return line.toString(ISO_8859_1).stripTrailing();
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException _) {
      // it is closed all the same
    }
  }
}
