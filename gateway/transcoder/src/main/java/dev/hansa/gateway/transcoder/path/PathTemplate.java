package dev.hansa.gateway.transcoder.path;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A parsed path template of {@code google.api.http} (L2).
 *
 * @param segments at least one
 * @param verb what follows the last colon, or empty
 */
public record PathTemplate(List<Segment> segments, List<Variable> variables, String verb) {
  public PathTemplate {
    segments = List.copyOf(segments);
    variables = List.copyOf(variables);
  }

  /**
   * Parses a template by the grammar in {@code google/api/http.proto}.
   *
   * @param inSeveral what stays encoded in the value of a variable of several segments (M10)
   */
  public static PathTemplate parse(String template, Kept inSeveral) throws BadTemplateException {
    return new TemplateParser(template, inSeveral).parse();
  }

  /** One segment. */
  public sealed interface Segment {
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
   * @param kept what stays encoded in its value: decided by the template, not by what arrives (M11)
   */
  public record Variable(List<String> fieldPath, int from, int to, Kept kept) {
    public Variable {
      fieldPath = List.copyOf(fieldPath);
    }

    /** The field path with its dots. */
    public String name() {
      return String.join(".", fieldPath);
    }
  }

  boolean isRest(int segment) {
    return segments.get(segment) instanceof Segment.Rest;
  }

  /** Two templates of one shape match the same paths (L13). */
  public String shape() {
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
