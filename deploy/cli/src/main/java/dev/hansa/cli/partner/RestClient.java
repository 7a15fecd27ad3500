package dev.hansa.cli.partner;

import dev.hansa.cli.process.StartFailure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;

/** A partner's REST calls to the edge, by the JDK's HTTP client. */
public final class RestClient implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final HttpClient client;
  private final URI edge;

  /**
   * Connects at first need.
   *
   * @param tls folder of the partner's certificate
   */
  public RestClient(URI edge, Path tls) {
    this.edge = edge;
    this.client =
        HttpClient.newBuilder().sslContext(ClientTls.of(tls)).connectTimeout(TIMEOUT).build();
  }

  /** One call; the whole answer. */
  public HttpResponse<String> call(
      String method, String path, Map<String, String> headers, String body) {
    return send(
        request(method, path, headers, body).timeout(TIMEOUT).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** One call that answers line by line; the caller closes the stream to end it. */
  public HttpResponse<Stream<String>> follow(String path, Map<String, String> headers) {
    return send(request("GET", path, headers, "").build(), HttpResponse.BodyHandlers.ofLines());
  }

  private HttpRequest.Builder request(
      String method, String path, Map<String, String> headers, String body) {
    var publisher =
        body.isEmpty()
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(body);
    var builder = HttpRequest.newBuilder(edge.resolve(path)).method(method, publisher);
    headers.forEach(builder::header);
    if (!body.isEmpty()) {
      builder.header("Content-Type", "application/json");
    }
    return builder;
  }

  private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
    try {
      return client.send(request, handler);
    } catch (IOException e) {
      throw new StartFailure(
          "the edge does not answer at " + edge + ": " + e.getMessage() + "; see ./hansa status");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new StartFailure("interrupted");
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
