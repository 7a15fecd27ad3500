package dev.hansa.cli.demo;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonSyntaxException;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Fetches traces from the local Zipkin. */
final class Traces {
  private static final int TIMEOUT_MILLIS = 2_000;
  private static final int LOOK_EVERY_MILLIS = 100;

  private final URI zipkin;

  Traces(URI zipkin) {
    this.zipkin = zipkin;
  }

  /** Where a person looks at a trace. */
  String link(String traceId) {
    return zipkin + "/zipkin/traces/" + traceId;
  }

  /**
   * The spans of a trace, once all these services have reported; what is there when the limit has
   * passed.
   */
  List<Span> await(String traceId, Set<String> services, Duration limit)
      throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    List<Span> before = List.of();
    while (true) {
      List<Span> now = fetch(traceId);
      Set<String> seen = now.stream().map(Span::service).collect(Collectors.toSet());
      boolean settled = now.size() == before.size() && seen.containsAll(services);
      if (settled || System.nanoTime() > deadline) {
        return now;
      }
      before = now;
      TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS * 3L);
    }
  }

  private List<Span> fetch(String traceId) {
    try {
      var connection =
          (HttpURLConnection) zipkin.resolve("/api/v2/trace/" + traceId).toURL().openConnection();
      connection.setConnectTimeout(TIMEOUT_MILLIS);
      connection.setReadTimeout(TIMEOUT_MILLIS);
      if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
        return List.of();
      }
      try (InputStream body = connection.getInputStream()) {
        String json = new String(body.readAllBytes(), StandardCharsets.UTF_8);
        return Span.all(new Gson().fromJson(json, JsonArray.class));
      }
    } catch (IOException | JsonSyntaxException _) {
      return List.of();
    }
  }
}
