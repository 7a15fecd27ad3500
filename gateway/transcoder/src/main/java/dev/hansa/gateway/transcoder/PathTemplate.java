package dev.hansa.gateway.transcoder;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A parsed path template of {@code google.api.http} (L2).
 *
 * @param segments at least one
 * @param verb what follows the last colon, or empty
 */
record PathTemplate(List<Segment> segments, List<Variable> variables, String verb) {
  PathTemplate {
    segments = List.copyOf(segments);
    variables = List.copyOf(variables);
  }

  /** One segment. */
  sealed interface Segment {
    /** Text, decoded. */
    record Literal(String text) implements Segment {}

    /** Any one segment that is not empty. */
    record One() implements Segment {}

    /** Any number of segments, none included; always the last. */
    record Rest() implements Segment {}
  }

  /**
   * A field and the segments that it takes its value from.
   *
   * @param from first segment
   * @param to after the last
   * @param multi whether {@code %2F} stays encoded: decided by the template, not by what arrives
   *     (M11)
   */
  record Variable(List<String> fieldPath, int from, int to, boolean multi) {
    Variable {
      fieldPath = List.copyOf(fieldPath);
    }

    String name() {
      return String.join(".", fieldPath);
    }
  }

  /** Two templates of one shape match the same paths (L13). */
  String shape() {
    return segments.stream()
        .map(
            segment ->
                switch (segment) {
                  case Segment.Literal(String text) -> text.replace("*", "%2A").replace("/", "%2F");
                  case Segment.One() -> "*";
                  case Segment.Rest() -> "**";
                })
        .collect(Collectors.joining("/", "/", verb.isEmpty() ? "" : ":" + verb));
  }
}
