package dev.hansa.gateway.edge.openapi;

import dev.hansa.gateway.transcoder.path.PathTemplate;
import dev.hansa.gateway.transcoder.path.PathTemplate.Segment;
import dev.hansa.gateway.transcoder.path.PathTemplate.Variable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A path template as OpenAPI writes it. A parameter of OpenAPI fills one segment and never holds a
 * slash, so each wildcard becomes a parameter of its own and the literals of a variable stay text:
 * {@code /v1/{name=orders/*}:cancel} is {@code /v1/orders/{order}:cancel}.
 *
 * @param text the path
 * @param parameters in the order of the path
 */
record PathText(String text, List<Parameter> parameters) {
  PathText {
    parameters = List.copyOf(parameters);
  }

  /**
   * One wildcard.
   *
   * @param variable index of the variable that it belongs to; empty for none
   * @param only whether it is all of that variable
   * @param rest whether it stands for any number of segments
   */
  record Parameter(String name, Optional<Integer> variable, boolean only, boolean rest) {}

  static PathText of(PathTemplate template) {
    var text = new StringBuilder();
    List<Parameter> parameters = new ArrayList<>();
    Set<String> taken = new HashSet<>();
    String before = "";
    for (int i = 0; i < template.segments().size(); i++) {
      text.append('/');
      if (template.segments().get(i) instanceof Segment.Literal(String literal)) {
        text.append(encode(literal));
        before = literal;
        continue;
      }
      Parameter parameter = parameter(template, i, before, taken);
      parameters.add(parameter);
      text.append('{').append(parameter.name()).append('}');
      before = "";
    }
    if (!template.verb().isEmpty()) {
      text.append(':').append(encode(template.verb()));
    }
    return new PathText(text.toString(), parameters);
  }

  /** Names of the parameters that belong to one variable. */
  List<String> names(int variable) {
    return parameters.stream()
        .filter(parameter -> parameter.variable().equals(Optional.of(variable)))
        .map(Parameter::name)
        .toList();
  }

  /** These names over the parameters of a template of the same shape. */
  PathText over(PathText other) {
    List<Parameter> renamed = new ArrayList<>();
    for (int i = 0; i < parameters.size(); i++) {
      Parameter theirs = other.parameters.get(i);
      renamed.add(
          new Parameter(parameters.get(i).name(), theirs.variable(), theirs.only(), theirs.rest()));
    }
    return new PathText(text, renamed);
  }

  private static Parameter parameter(
      PathTemplate template, int segment, String before, Set<String> taken) {
    Optional<Integer> index = variableAt(template, segment);
    boolean rest = template.segments().get(segment) instanceof Segment.Rest;
    if (index.isEmpty()) {
      return new Parameter(unique("segment", taken), index, false, rest);
    }
    Variable variable = template.variables().get(index.get());
    boolean only = variable.to() - variable.from() == 1;
    boolean namedByLiteral = !only && segment > variable.from() && before.matches("[A-Za-z]\\w*");
    String name = namedByLiteral ? singular(before) : String.join("_", variable.fieldPath());
    return new Parameter(unique(name, taken), index, only, rest);
  }

  private static Optional<Integer> variableAt(PathTemplate template, int segment) {
    for (int i = 0; i < template.variables().size(); i++) {
      Variable variable = template.variables().get(i);
      if (segment >= variable.from() && segment < variable.to()) {
        return Optional.of(i);
      }
    }
    return Optional.empty();
  }

  /** Collections are named in the plural (AIP-122): orders/{order}. */
  static String singular(String plural) {
    if (plural.endsWith("ies") && plural.length() > 4) {
      return plural.substring(0, plural.length() - 3) + 'y';
    }
    if (plural.matches(".*(sses|shes|ches|xes)")) {
      return plural.substring(0, plural.length() - 2);
    }
    return plural.endsWith("s") && !plural.endsWith("ss") && plural.length() > 2
        ? plural.substring(0, plural.length() - 1)
        : plural;
  }

  private static String unique(String wanted, Set<String> taken) {
    String name = wanted;
    for (int i = 2; !taken.add(name); i++) {
      name = wanted + '_' + i;
    }
    return name;
  }

  /** Characters of a path segment (RFC 3986) stay; all else is percent-encoded. */
  private static String encode(String literal) {
    var text = new StringBuilder();
    for (byte b : literal.getBytes(StandardCharsets.ISO_8859_1)) {
      char c = (char) (b & 0xff);
      boolean plain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || "-._~!$&'()*+,;=:@".indexOf(c) >= 0;
      text.append(plain ? String.valueOf(c) : "%%%02X".formatted((int) c));
    }
    return text.toString();
  }
}
