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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A partner that calls the mesh by REST, with its certificate and a token. Safe for many threads.
 *
 * @param name as registered
 * @param http a client that shows the partner's certificate
 * @param base {@code https://localhost:<edge REST port>}
 * @param token a bearer token, or empty for none
 */
public record Partner(String name, HttpClient http, URI base, String token) {

  /** A registered partner of a mesh, with a fresh token for all its scopes. */
  public static Partner of(Launcher mesh, String name) {
    var client = IdentityClient.partner(mesh, name);
    return new Partner(name, client.http(), rest(mesh), client.accessToken());
  }

  /** Registers a partner that may read and write orders and stock, with more options if any. */
  public static Partner register(Launcher mesh, String name, String... options) {
    var command = new ArrayList<>(List.of("partner", "add", name));
    for (String scope :
        List.of("orders.read", "orders.write", "inventory.read", "inventory.write")) {
      command.addAll(List.of("--scope", scope));
    }
    command.addAll(List.of(options));
    mesh.run(command.toArray(String[]::new)).orFail();
    return of(mesh, name);
  }

  /** An HTTP client with the certificate of {@code name}. */
  public static HttpClient client(Launcher mesh, String name) {
    return IdentityClient.partner(mesh, name).http();
  }

  /** Where the edge listens for REST. */
  public static URI rest(Launcher mesh) {
    return URI.create("https://localhost:" + mesh.port(8443));
  }

  /** The same partner with another token. */
  public Partner withToken(String other) {
    return new Partner(name, http, base, other);
  }

  /** The same partner over another client, so with another certificate. */
  public Partner withClient(HttpClient other) {
    return new Partner(name, other, base, token);
  }

  /** Calls and waits; headers are name, value, name, value. */
  public HttpResponse<String> call(String method, String path, String body, String... headers) {
    try {
      return http.send(request(method, path, body, headers), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Calls without waiting. */
  public CompletableFuture<HttpResponse<String>> callAsync(
      String method, String path, String body, String... headers) {
    return http.sendAsync(request(method, path, body, headers), BodyHandlers.ofString());
  }

  /** Reads. */
  public HttpResponse<String> get(String path) {
    return call("GET", path, "");
  }

  /** Writes under a key. */
  public HttpResponse<String> post(String path, String key, String json) {
    return call("POST", path, json, "Idempotency-Key", key);
  }

  private HttpRequest request(String method, String path, String body, String... headers) {
    var builder =
        HttpRequest.newBuilder(base.resolve(path))
            .timeout(Duration.ofSeconds(20))
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (!body.isEmpty()) {
      builder.header("Content-Type", "application/json");
    }
    if (!token.isEmpty()) {
      builder.header("Authorization", "Bearer " + token);
    }
    if (headers.length > 0) {
      builder.headers(headers);
    }
    return builder.build();
  }
}
