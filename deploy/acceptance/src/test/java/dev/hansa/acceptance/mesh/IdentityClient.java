package dev.hansa.acceptance.mesh;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A client of running identity that has a certificate: a service, a partner or an operator. Safe
 * for many threads; close it to end its connections.
 *
 * @param id its {@code client_id}
 * @param http shows its certificate
 * @param identity where identity answers
 */
public record IdentityClient(String id, HttpClient http, URI identity) implements AutoCloseable {
  private static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";

  /** A service of the mesh. */
  public static IdentityClient service(Launcher mesh, String name) {
    return of(mesh, "service/" + name, mesh.home().resolve("etc/tls").resolve(name));
  }

  /** A partner that has its files here. */
  public static IdentityClient partner(Launcher mesh, String name) {
    return of(mesh, name, mesh.home().resolve("partners").resolve(name));
  }

  /** The operator of the mesh. */
  public static IdentityClient operator(Launcher mesh) {
    return of(mesh, "operator/admin", mesh.home().resolve("etc/tls/operator/admin"));
  }

  /** A client with the certificate in a folder. */
  public static IdentityClient of(Launcher mesh, String id, Path files) {
    return new IdentityClient(
        id,
        HttpClient.newBuilder()
            .sslContext(PemFiles.sslContext(files))
            .connectTimeout(Duration.ofSeconds(20))
            .build(),
        URI.create("https://localhost:" + mesh.port(8444)));
  }

  /** The same client under the name of another. */
  public IdentityClient claiming(String other) {
    return new IdentityClient(other, http, identity);
  }

  /** The same client at another identity. */
  public IdentityClient at(URI other) {
    return new IdentityClient(id, http, other);
  }

  /**
   * Asks for a token of its own (RFC 6749 section 4.4).
   *
   * @param more parameters: name, value, name, value
   */
  public HttpResponse<String> token(String... more) {
    return post("/oauth2/token", form("grant_type", "client_credentials") + form(more));
  }

  /** A token of its own, for all that it may. */
  public String accessToken() {
    HttpResponse<String> answer = token();
    if (answer.statusCode() != 200) {
      throw new AssertionError("no token for " + id + ": " + answer.body());
    }
    return Json.text(answer.body(), "access_token");
  }

  /** Redeems what its own issuer says of it (RFC 7523 section 2.1). */
  public HttpResponse<String> redeem(Assertion assertion) {
    return post(
        "/oauth2/token",
        form(
            "grant_type",
            "urn:ietf:params:oauth:grant-type:jwt-bearer",
            "assertion",
            assertion.compact()));
  }

  /**
   * Exchanges a token (RFC 8693).
   *
   * @param more parameters: name, value, name, value
   */
  public HttpResponse<String> exchange(String subjectToken, String... more) {
    return post(
        "/oauth2/token",
        form(
                "grant_type", "urn:ietf:params:oauth:grant-type:token-exchange",
                "subject_token", subjectToken,
                "subject_token_type", ACCESS_TOKEN)
            + form(more));
  }

  /** Asks what a token is worth (RFC 7662). */
  public HttpResponse<String> introspect(String token) {
    return post("/oauth2/introspect", form("token", token));
  }

  /** Takes a token back (RFC 7009). */
  public HttpResponse<String> revoke(String token) {
    return post("/oauth2/revoke", form("token", token));
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  private static String form(String... parameters) {
    var form = new StringBuilder();
    for (int i = 0; i < parameters.length; i += 2) {
      form.append('&').append(parameters[i]).append('=');
      form.append(URLEncoder.encode(parameters[i + 1], UTF_8));
    }
    return form.toString();
  }

  private HttpResponse<String> post(String path, String form) {
    var request =
        HttpRequest.newBuilder(identity.resolve(path))
            .timeout(Duration.ofSeconds(30))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString("client_id=" + URLEncoder.encode(id, UTF_8) + form));
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
