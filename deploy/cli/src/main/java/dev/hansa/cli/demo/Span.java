package dev.hansa.cli.demo;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A span as Zipkin tells it.
 *
 * @param id unique within its trace, save that the two sides of a call may share it
 * @param parent id of the parent; empty for a root
 * @param service where it was made
 * @param name what it covers
 * @param kind {@code SERVER}, {@code CLIENT}, ...; empty for work within a process
 * @param startMicros since the epoch
 * @param durationMicros at least 1
 * @see <a href="https://zipkin.io/zipkin-api/">Zipkin API, v2</a>
 */
record Span(
    String id,
    String parent,
    String service,
    String name,
    String kind,
    long startMicros,
    long durationMicros,
    Map<String, String> tags) {
  Span {
    tags = Map.copyOf(tags);
  }

  /** Reads the answer of {@code /api/v2/trace}. */
  static List<Span> all(JsonArray json) {
    var spans = new ArrayList<Span>();
    for (JsonElement element : json) {
      spans.add(of(element.getAsJsonObject()));
    }
    return List.copyOf(spans);
  }

  private static Span of(JsonObject json) {
    var tags = new TreeMap<String, String>();
    if (json.has("tags")) {
      json.getAsJsonObject("tags")
          .entrySet()
          .forEach(e -> tags.put(e.getKey(), e.getValue().getAsString()));
    }
    String service =
        json.has("localEndpoint") ? text(json.getAsJsonObject("localEndpoint"), "serviceName") : "";
    return new Span(
        text(json, "id"),
        text(json, "parentId"),
        service,
        text(json, "name"),
        text(json, "kind"),
        number(json, "timestamp"),
        Math.max(1, number(json, "duration")),
        tags);
  }

  private static String text(JsonObject json, String key) {
    return json.has(key) ? json.get(key).getAsString() : "";
  }

  private static long number(JsonObject json, String key) {
    return json.has(key) ? json.get(key).getAsLong() : 0;
  }
}
