package dev.hansa.gateway.edge.openapi;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.hansa.gateway.transcoder.path.PathTemplate;
import dev.hansa.gateway.transcoder.path.PathTemplate.Segment;
import dev.hansa.gateway.transcoder.path.PathTemplate.Variable;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Fields by their paths, and what a variable of several segments means for them. */
final class PathFields {
  private PathFields() {}

  /** The field at a path that the plan has checked. */
  static FieldDescriptor at(Descriptor message, List<String> path) {
    FieldDescriptor field = message.findFieldByName(path.getFirst());
    if (field == null) {
      throw new IllegalArgumentException(
          message.getFullName() + " has no field " + path.getFirst());
    }
    return path.size() == 1 ? field : at(field.getMessageType(), path.subList(1, path.size()));
  }

  static List<String> names(List<FieldDescriptor> chain) {
    return chain.stream().map(FieldDescriptor::getName).toList();
  }

  static String jsonName(List<FieldDescriptor> chain) {
    return chain.stream().map(FieldDescriptor::getJsonName).collect(Collectors.joining("."));
  }

  /**
   * What the field becomes, such as {@code orders/{order}}.
   *
   * @param parameters names of the variable's wildcards, in their order
   */
  static String form(PathTemplate template, Variable variable, List<String> parameters) {
    Iterator<String> names = parameters.iterator();
    return segments(template, variable).stream()
        .map(
            segment ->
                switch (segment) {
                  case Segment.Literal(String text) -> text;
                  case Segment.One(), Segment.Rest() -> "{" + names.next() + "}";
                })
        .collect(Collectors.joining("/"));
  }

  /**
   * The part of the field's pattern that is left for the wildcard: {@code ^orders/[a-z]+$} for
   * {@code orders/*} leaves {@code ^[a-z]+$}.
   */
  static Optional<String> pattern(PathTemplate template, Variable variable, JsonObject schema) {
    List<Segment> segments = segments(template, variable);
    JsonElement pattern = schema.get("pattern");
    boolean lastAlone =
        segments.subList(0, segments.size() - 1).stream()
            .allMatch(Segment.Literal.class::isInstance);
    if (pattern == null || !lastAlone) {
      return Optional.empty();
    }
    String prefix =
        "^"
            + segments.stream()
                .filter(Segment.Literal.class::isInstance)
                .map(literal -> ((Segment.Literal) literal).text() + '/')
                .collect(Collectors.joining());
    String whole = pattern.getAsString();
    return whole.startsWith(prefix) && !whole.contains("|")
        ? Optional.of('^' + whole.substring(prefix.length()))
        : Optional.empty();
  }

  private static List<Segment> segments(PathTemplate template, Variable variable) {
    return template.segments().subList(variable.from(), variable.to());
  }
}
