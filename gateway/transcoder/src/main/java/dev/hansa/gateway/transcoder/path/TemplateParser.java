package dev.hansa.gateway.transcoder.path;

import dev.hansa.gateway.transcoder.path.PathTemplate.Segment;
import dev.hansa.gateway.transcoder.path.PathTemplate.Variable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Parses path templates by the grammar in {@code google/api/http.proto} (L2 to L7, L9). For one
 * template.
 */
final class TemplateParser {
  private final String template;
  private final Kept inSeveral;
  private final List<Segment> segments = new ArrayList<>();
  private final List<Variable> variables = new ArrayList<>();
  private final Set<String> names = new HashSet<>();
  private int position;

  TemplateParser(String template, Kept inSeveral) {
    this.template = template;
    this.inSeveral = inSeveral;
  }

  PathTemplate parse() throws BadTemplateException {
    if (!template.startsWith("/")) {
      throw bad("L2", "must begin with '/'", write('/' + template));
    }
    if (template.length() == 1) {
      throw bad("L6", "needs at least one segment", "name one, as in \"/v1\"");
    }
    do {
      position++;
      segment();
    } while (at('/'));
    String verb = verb();
    if (position < template.length()) {
      throw unexpected();
    }
    return new PathTemplate(segments, variables, verb);
  }

  private String verb() throws BadTemplateException {
    if (!at(':')) {
      return "";
    }
    int colon = position++;
    String verb = literal(false);
    if (verb.isEmpty()) {
      throw bad("L2", "has an empty verb", write(template.substring(0, colon)));
    }
    return verb;
  }

  private void segment() throws BadTemplateException {
    if (at('{')) {
      variable();
    } else {
      plainSegment(false);
    }
  }

  private void plainSegment(boolean inVariable) throws BadTemplateException {
    if (template.startsWith("**", position)) {
      position += 2;
      add(new Segment.Rest());
    } else if (at('*')) {
      position++;
      add(new Segment.One());
    } else if (inVariable && at('{')) {
      throw bad(
          "L4",
          "has a variable inside of a variable",
          "write '*' for the inner one, and bind its field by a segment of its own");
    } else {
      String literal = literal(!inVariable);
      if (literal.isEmpty()) {
        throw position < template.length() && "/:}=".indexOf(template.charAt(position)) < 0
            ? unexpected()
            : bad("L2", "has an empty segment", filled());
      }
      add(new Segment.Literal(literal));
    }
  }

  private void add(Segment segment) throws BadTemplateException {
    if (!segments.isEmpty() && segments.getLast() instanceof Segment.Rest) {
      throw bad("L5", "goes on after '**'", "write '*' there, or end the template with '**'");
    }
    segments.add(segment);
  }

  private void variable() throws BadTemplateException {
    int open = position++;
    List<String> path = new ArrayList<>();
    path.add(identifier());
    while (at('.')) {
      position++;
      path.add(identifier());
    }
    int from = segments.size();
    if (at('=')) {
      if (template.startsWith("=/", position)) {
        throw bad(
            "L7",
            "has a variable that captures the slash before it",
            write(template.substring(0, position + 1) + template.substring(position + 2)));
      }
      do {
        position++;
        plainSegment(true);
      } while (at('/'));
    } else {
      add(new Segment.One()); // {x} is {x=*} (L3)
    }
    if (!at('}')) {
      throw position < template.length()
          ? unexpected()
          : bad(
              "L2",
              "has a variable that does not end",
              "close it: " + template.substring(open) + '}');
    }
    position++;
    int to = segments.size();
    boolean several = to - from > 1 || segments.get(from) instanceof Segment.Rest;
    var variable = new Variable(path, from, to, several ? inSeveral : Kept.NONE);
    if (!names.add(variable.name())) {
      throw bad(
          "L9", "binds " + variable.name() + " twice", "bind another field, or write '*' for one");
    }
    variables.add(variable);
  }

  private String identifier() throws BadTemplateException {
    int from = position;
    while (position < template.length()
        && isIdentifier(template.charAt(position), position == from)) {
      position++;
    }
    if (position == from) {
      throw position < template.length() && !at('}') && !at('=') && !at('.')
          ? unexpected()
          : bad("L2", "has a variable without a field", "name a field, as in {name}");
    }
    return template.substring(from, position);
  }

  private static boolean isIdentifier(char c, boolean first) {
    return c == '_'
        || (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (!first && c >= '0' && c <= '9');
  }

  /**
   * A literal, percent-decoded (M2); empty if there is none here. A colon belongs to it only in a
   * segment that is not the last: in the last one it begins the verb (M5, M7).
   */
  private String literal(boolean withColon) throws BadTemplateException {
    int from = position;
    boolean colonIsText = withColon && template.indexOf('/', position) >= 0;
    while (position < template.length()) {
      char c = template.charAt(position);
      if (!isLiteral(c) && !(c == ':' && colonIsText)) {
        break;
      }
      position++;
    }
    String raw = template.substring(from, position);
    int bad = PercentCode.firstBad(raw);
    if (bad >= 0) {
      throw bad(
          "L2",
          "has a bad percent escape",
          write(template.substring(0, from + bad) + "%25" + template.substring(from + bad + 1)));
    }
    return PercentCode.decode(raw);
  }

  /** {@code pchar} of RFC 3986 without the characters that the grammar uses itself. */
  private static boolean isLiteral(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "-._~!$&'()+,;@%".indexOf(c) >= 0;
  }

  private boolean at(char c) {
    return position < template.length() && template.charAt(position) == c;
  }

  private BadTemplateException unexpected() {
    int end = template.offsetByCodePoints(position, 1);
    String found = template.substring(position, end);
    String instead =
        switch (found) {
          case "{", "}", "*", "=" -> "let a variable or '*' be all of its segment";
          case ":" -> "write one verb without a colon, as in " + template.substring(0, position);
          case "/" -> "end the template before the '/'";
          default ->
              write(template.substring(0, position) + encoded(found) + template.substring(end));
        };
    return bad("L2", "has an unexpected '" + found + "' at " + (position + 1), instead);
  }

  private String filled() {
    String filled = template.replaceAll("/{2,}", "/").replaceFirst("/$", "");
    return filled.equals(template) || filled.isEmpty() ? "name it" : write(filled);
  }

  private static String encoded(String text) {
    var out = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      out.append('%').append("%02X".formatted(b));
    }
    return out.toString();
  }

  private static String write(String template) {
    return "write " + template;
  }

  private BadTemplateException bad(String rule, String message, String instead) {
    return new BadTemplateException(rule, "the path template " + template + ' ' + message, instead);
  }
}
