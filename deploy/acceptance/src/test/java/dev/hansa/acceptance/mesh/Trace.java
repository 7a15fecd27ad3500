package dev.hansa.acceptance.mesh;

import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * One trace as the dashboard's API gives it.
 *
 * @param spans in no order
 */
public record Trace(List<Span> spans) {

  /**
   * One span in Zipkin's model v2.
   *
   * @param parent id of the span above, empty for none
   * @param kind SERVER, CLIENT or empty
   * @param tags as JSON text
   */
  public record Span(
      String id, String parent, String kind, String service, String name, String tags) {}

  /** A trace id that nobody used before. */
  public static String newId() {
    var random = ThreadLocalRandom.current();
    return "%016x%016x".formatted(random.nextLong() | 1, random.nextLong());
  }

  /** The W3C header that starts a sampled trace with {@code id}. */
  public static String parent(String id) {
    return "00-" + id + "-00f067aa0ba902b7-01";
  }

  /** Asks the dashboard until the trace is whole by {@code complete}, at most ten seconds. */
  public static Trace await(Launcher mesh, String id, Predicate<Trace> complete) {
    return Await.until(
        "trace " + id + " is whole",
        Duration.ofSeconds(15),
        () -> Optional.of(fetch(mesh.port(9411), id)).filter(complete));
  }

  /** Spans of one process. */
  public Stream<Span> of(String service) {
    return spans.stream().filter(span -> span.service().equals(service));
  }

  /** Whether a span of kind {@code kind} of {@code child} hangs below one of {@code parent}. */
  public boolean hasEdge(String parent, String child) {
    return of(child)
        .filter(span -> span.kind().equals("SERVER"))
        .anyMatch(
            span ->
                spans.stream()
                    .anyMatch(
                        above ->
                            above.id().equals(span.parent())
                                && above.service().equals(parent)
                                && above.kind().equals("CLIENT")));
  }

  private static Trace fetch(int dashboard, String id) {
    try {
      HttpResponse<String> answer = PlainHttp.get(dashboard, "/api/v2/trace/" + id);
      return new Trace(
          answer.statusCode() == 200
              ? Json.array(answer.body()).stream().map(Trace::span).toList()
              : List.of());
    } catch (UncheckedIOException _) {
      // A dashboard that is busy cuts connections; the next question may find it free.
      return new Trace(List.of());
    }
  }

  private static Span span(Object json) {
    return new Span(
        text(json, "id"),
        text(json, "parentId"),
        text(json, "kind"),
        text(json, "localEndpoint.serviceName"),
        text(json, "name"),
        text(json, "tags"));
  }

  private static String text(Object json, String path) {
    Object value = Json.at(json, path);
    return value == null ? "" : value.toString();
  }
}
