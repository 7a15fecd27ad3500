package dev.hansa.gateway.transcoder.path;

import dev.hansa.gateway.transcoder.path.PathTemplate.Segment;
import dev.hansa.gateway.transcoder.path.PathTemplate.Variable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Parses path templates by the grammar in {@code google/api/http.proto}. */
final class TemplateParser {
  private final String template;
  private final Kept inSeveral;
  private final List<Segment> segments = new ArrayList<>();
  private final List<Variable> variables = new ArrayList<>();
  private int position;

  TemplateParser(String template, Kept inSeveral) {
    this.template = template;
    this.inSeveral = inSeveral;
  }

  PathTemplate parse() throws BadTemplateException {
    if (!template.startsWith("/")) {
      throw bad("L2", "must begin with '/'");
    }
    if (template.length() == 1) {
      throw bad("L6", "needs at least one segment");
    }
    do {
      position++;
      segment();
    } while (at('/'));
    String verb = "";
    if (at(':')) {
      position++;
      verb = literal("");
    }
    if (position < template.length()) {
      throw bad("L2", "has an unexpected '" + template.charAt(position) + "'");
    }
    for (Segment segment : segments.subList(0, segments.size() - 1)) {
      if (segment instanceof Segment.Rest) {
        throw bad("L5", "'**' must be the last segment");
      }
    }
    Set<String> names = new HashSet<>();
    for (Variable variable : variables) {
      if (!names.add(variable.name())) {
        throw bad("L9", "binds " + variable.name() + " twice");
      }
    }
    return new PathTemplate(segments, variables, verb);
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
      segments.add(new Segment.Rest());
    } else if (at('*')) {
      position++;
      segments.add(new Segment.One());
    } else if (inVariable && at('{')) {
      throw bad("L4", "has a variable inside of a variable");
    } else {
      segments.add(new Segment.Literal(literal(inVariable ? "" : ":")));
    }
  }

  private void variable() throws BadTemplateException {
    position++;
    List<String> path = new ArrayList<>();
    path.add(identifier());
    while (at('.')) {
      position++;
      path.add(identifier());
    }
    int from = segments.size();
    if (at('=')) {
      do {
        position++;
        plainSegment(true);
      } while (at('/'));
    } else {
      segments.add(new Segment.One());
    }
    if (!at('}')) {
      throw bad("L2", "has a variable that does not end with '}'");
    }
    position++;
    int to = segments.size();
    boolean several = to - from > 1 || segments.get(from) instanceof Segment.Rest;
    variables.add(new Variable(path, from, to, several ? inSeveral : Kept.NONE));
  }

  private String identifier() throws BadTemplateException {
    int from = position;
    while (position < template.length()
        && isIdentifier(template.charAt(position), position == from)) {
      position++;
    }
    if (position == from) {
      throw bad("L2", "has a variable without a field name");
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
   * A literal, percent-decoded (M2). A colon belongs to it only in a segment that is not the last:
   * in the last one it begins the verb (M5, M7).
   */
  private String literal(String colon) throws BadTemplateException {
    int from = position;
    boolean last = template.indexOf('/', position) < 0;
    while (position < template.length()) {
      char c = template.charAt(position);
      boolean plain = isUnreserved(c) || (c == '%') || (c == ':' && !last && !colon.isEmpty());
      if (!plain) {
        break;
      }
      position++;
    }
    String raw = template.substring(from, position);
    if (raw.isEmpty()) {
      throw bad("L2", "has an empty segment or verb");
    }
    if (PercentCode.firstBad(raw) >= 0) {
      throw bad("L2", "has a bad percent escape");
    }
    return PercentCode.decode(raw);
  }

  /** {@code pchar} of RFC 3986 without the characters that the grammar uses itself. */
  private static boolean isUnreserved(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "-._~!$&'()+,;@".indexOf(c) >= 0;
  }

  private boolean at(char c) {
    return position < template.length() && template.charAt(position) == c;
  }

  private BadTemplateException bad(String rule, String message) {
    return new BadTemplateException(rule, "the path template " + template + ' ' + message);
  }
}
