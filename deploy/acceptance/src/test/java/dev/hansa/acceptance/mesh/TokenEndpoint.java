package dev.hansa.acceptance.mesh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;

/**
 * The token endpoint of an identity for clients that prove by assertions who they are ({@code
 * private_key_jwt}, RFC 7523). Safe for many threads.
 *
 * @param http shows the client's certificate, or none
 */
public record TokenEndpoint(HttpClient http, URI identity) {
  private static final String FORM =
      "grant_type=client_credentials&client_assertion_type="
          + "urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer&client_assertion=";

  /** That of an identity, over connections of its own. */
  public static TokenEndpoint of(URI identity, SSLContext tls) {
    return new TokenEndpoint(
        HttpClient.newBuilder().sslContext(tls).connectTimeout(Duration.ofSeconds(10)).build(),
        identity);
  }

  /** Asks for a token; headers are name, value, name, value. */
  public HttpResponse<String> ask(Assertion assertion, String... headers) {
    try {
      return http.send(request(assertion, headers), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Asks without waiting. */
  public CompletableFuture<HttpResponse<String>> askAsync(Assertion assertion) {
    return http.sendAsync(request(assertion), BodyHandlers.ofString());
  }

  private HttpRequest request(Assertion assertion, String... headers) {
    var request =
        HttpRequest.newBuilder(identity.resolve("/oauth2/token"))
            .timeout(Duration.ofSeconds(20))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(FORM + assertion.compact()));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return request.build();
  }
}
