package dev.hansa.cli.partner;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonSyntaxException;
import dev.hansa.cli.process.StartFailure;
import dev.hansa.runtime.trust.Principal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.HttpsURLConnection;
import org.jspecify.annotations.Nullable;

/**
 * Asks identity for access tokens: client_credentials, the certificate as proof ({@code
 * tls_client_auth}, RFC 8705 section 2.1). It takes the JDK's oldest HTTP client, as that one is
 * ready first.
 */
public final class TokenClient {
  private static final int TIMEOUT_MILLIS = 10_000;

  private final URI endpoint;

  /** Asks at an issuer such as {@code https://localhost:8444}. */
  public TokenClient(URI issuer) {
    this.endpoint = URI.create(issuer + "/oauth2/token");
  }

  /** Identity at this machine. */
  public static TokenClient local(int httpsPort) {
    return new TokenClient(URI.create("https://localhost:" + httpsPort));
  }

  /** A token for the edge. No scopes: all that the partner may have. */
  public String forPartner(String partner, Path tls, Collection<String> scopes) {
    return fetch(partner, tls, scopes, "");
  }

  /** The operator's token for identity's admin API. */
  public String forOperator(Path tls) {
    return forOperator(tls, "identity");
  }

  /**
   * The operator's token for one workload.
   *
   * @param tls the operator's folder, of the operator's name
   */
  public String forOperator(Path tls, String workload) {
    String operator = Principal.operator(tls.getFileName().toString()).toString();
    return fetch(operator, tls, Set.of(), "service/" + workload);
  }

  private String fetch(String client, Path tls, Collection<String> scopes, String audience) {
    var form = new LinkedHashMap<String, String>();
    form.put("grant_type", "client_credentials");
    form.put("client_id", client);
    if (!scopes.isEmpty()) {
      form.put("scope", String.join(" ", scopes));
    }
    if (!audience.isEmpty()) {
      form.put("audience", audience);
    }
    try {
      return post(form, tls);
    } catch (ConnectException _) {
      throw new StartFailure(
          "identity does not answer at "
              + endpoint.resolve("/")
              + ": is the mesh up? See ./hansa status");
    } catch (IOException e) {
      if (refusedByUs(e)) {
        throw new StartFailure(
            "whoever answers at "
                + endpoint.resolve("/")
                + " is not identity by its certificate ("
                + e.getMessage()
                + "): take a name that stands in it, and see that "
                + tls.resolve("ca.crt")
                + " is its root");
      }
      throw new StartFailure(
          "identity ended the connection of "
              + client
              + " ("
              + e.getMessage()
              + "), as it does with a certificate that it does not take: is the partner disabled"
              + " (./hansa partner show) or the certificate out of date (./hansa doctor)?");
    }
  }

  /** Whether it was this side that did not like the other's certificate. */
  private static boolean refusedByUs(IOException failure) {
    return Stream.<Throwable>iterate(failure, Objects::nonNull, Throwable::getCause)
        .anyMatch(CertificateException.class::isInstance);
  }

  private String post(Map<String, String> form, Path tls) throws IOException {
    var connection = (HttpsURLConnection) endpoint.toURL().openConnection();
    connection.setSSLSocketFactory(ClientTls.of(tls).getSocketFactory());
    connection.setConnectTimeout(TIMEOUT_MILLIS);
    connection.setReadTimeout(TIMEOUT_MILLIS);
    connection.setRequestMethod("POST");
    connection.setDoOutput(true);
    try (OutputStream body = connection.getOutputStream()) {
      body.write(encoded(form).getBytes(StandardCharsets.US_ASCII));
    }
    int status = connection.getResponseCode();
    JsonObject answer =
        json(status == 200 ? connection.getInputStream() : connection.getErrorStream());
    if (status == 200 && answer.has("access_token")) {
      return answer.get("access_token").getAsString();
    }
    throw new StartFailure(
        "identity gives "
            + form.get("client_id")
            + " no token: "
            + text(answer, "error", "status " + status)
            + ", "
            + text(answer, "error_description", "without a reason"));
  }

  private static String encoded(Map<String, String> form) {
    return form.entrySet().stream()
        .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  private static JsonObject json(@Nullable InputStream body) throws IOException {
    if (body == null) {
      return new JsonObject();
    }
    try (body) {
      String text = new String(body.readAllBytes(), StandardCharsets.UTF_8);
      JsonObject object = new Gson().fromJson(text, JsonObject.class);
      return object == null ? new JsonObject() : object;
    } catch (JsonSyntaxException _) {
      return new JsonObject();
    }
  }

  private static String text(JsonObject object, String key, String otherwise) {
    return object.has(key) ? object.get(key).getAsString() : otherwise;
  }
}
