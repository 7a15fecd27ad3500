package dev.hansa.gateway.transcoder;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A path template read the plain way, by regular expressions made of the grammar: what the parser
 * and the trie are compared with.
 *
 * @param segments literals percent-decoded, {@code *} as ONE and {@code **} as REST
 * @param verb decoded, or empty
 */
record NaiveTemplate(List<String> segments, List<Variable> variables, String verb) {
  /** No literal is an empty text or holds a line break. */
  static final String ONE = "\n*";

  static final String REST = "\n**";

  private static final String CHARACTER = "[A-Za-z0-9\\-._~!$&'()+,;@]|%[0-9A-Fa-f]{2}";
  private static final String LITERAL = "(?:" + CHARACTER + ")+";
  private static final String INNER_LITERAL = "(?:" + CHARACTER + "|:)+";
  private static final String PLAIN = "\\*\\*|\\*|" + LITERAL;
  private static final String NAME = "[A-Za-z_][A-Za-z0-9_]*";
  private static final String VARIABLE =
      "\\{" + NAME + "(?:\\." + NAME + ")*(?:=(?:" + PLAIN + ")(?:/(?:" + PLAIN + "))*)?\\}";
  private static final Pattern TEMPLATE =
      Pattern.compile(
          "((?:/(?:\\*\\*|\\*|"
              + VARIABLE
              + "|"
              + INNER_LITERAL
              + "))*)"
              + "/(\\*\\*|\\*|"
              + VARIABLE
              + "|"
              + LITERAL
              + ")"
              + "(?::("
              + LITERAL
              + "))?");
  private static final Pattern PART = Pattern.compile("\\{([^=}]*)(?:=([^}]*))?\\}|[^/]+");

  /**
   * @param to after the last segment
   * @param multi whether %2F stays as it came
   */
  record Variable(String field, int from, int to, boolean multi) {}

  /** Empty if the text is no template by the grammar and the house's choices L5 and L9. */
  static Optional<NaiveTemplate> parse(String text) {
    Matcher whole = TEMPLATE.matcher(text);
    if (!whole.matches()) {
      return Optional.empty();
    }
    List<String> segments = new ArrayList<>();
    List<Variable> variables = new ArrayList<>();
    Matcher part = PART.matcher(whole.group(1) + '/' + whole.group(2));
    while (part.find()) {
      String field = part.group(1);
      if (field == null) {
        segments.add(segment(part.group()));
        continue;
      }
      int from = segments.size();
      for (String inner : (part.group(2) == null ? "*" : part.group(2)).split("/", -1)) {
        segments.add(segment(inner));
      }
      boolean multi = segments.size() > from + 1 || segments.getLast().equals(REST);
      variables.add(new Variable(field, from, segments.size(), multi));
    }
    Set<String> fields = new HashSet<>();
    boolean sound =
        segments.subList(0, segments.size() - 1).stream().noneMatch(REST::equals)
            && variables.stream().allMatch(variable -> fields.add(variable.field));
    String verb = whole.group(3) == null ? "" : decode(whole.group(3));
    return sound ? Optional.of(new NaiveTemplate(segments, variables, verb)) : Optional.empty();
  }

  /** What two templates that take the same paths have in common. */
  String shape() {
    return segments + "\n:" + verb;
  }

  /**
   * Segments of a raw path, without the verb if this template has one; empty if none of it fits.
   */
  Optional<List<String>> fit(String rawPath) {
    boolean none = rawPath.equals("/");
    List<String> raw =
        new ArrayList<>(none ? List.of() : List.of(rawPath.substring(1).split("/", -1)));
    if (none && !verb.isEmpty()) {
      return Optional.empty();
    }
    if (!verb.isEmpty()) {
      String last = raw.removeLast();
      int colon = last.lastIndexOf(':');
      if (colon < 0 || !decode(last.substring(colon + 1)).equals(verb)) {
        return Optional.empty();
      }
      raw.add(last.substring(0, colon));
    }
    boolean open = segments.getLast().equals(REST);
    int fixed = open ? segments.size() - 1 : segments.size();
    if (raw.contains("") || raw.size() < fixed || (raw.size() > fixed && !open)) {
      return Optional.empty();
    }
    for (int i = 0; i < fixed; i++) {
      if (!segments.get(i).equals(ONE) && !segments.get(i).equals(decode(raw.get(i)))) {
        return Optional.empty();
      }
    }
    return Optional.of(raw);
  }

  /**
   * Where this template stands among those that fit a path, as a text to sort by (M3, M5): segment
   * by segment a literal goes first, then one that is a literal but for the verb, {@code *} and
   * {@code **}; the end of a template before {@code **} of nothing; and then a verb before none.
   */
  String rank(String rawPath) {
    var rank = new StringBuilder();
    int size = rawPath.substring(1).split("/", -1).length;
    for (int i = 0; i < segments.size(); i++) {
      boolean withVerb = i == size - 1 && !verb.isEmpty();
      rank.append(
          switch (segments.get(i)) {
            case ONE -> 'c';
            case REST -> 'd';
            default -> withVerb ? 'b' : 'a';
          });
    }
    return rank.append(segments.getLast().equals(REST) ? "" : " ")
        .append(verb.isEmpty() ? '1' : '0')
        .toString();
  }

  /** What a variable takes of segments that fit, as bytes (0 to 255). */
  String value(Variable variable, List<String> raw) {
    int to = segments.get(variable.to - 1).equals(REST) ? raw.size() : variable.to;
    String joined = String.join("/", raw.subList(variable.from, Math.max(variable.from, to)));
    return variable.multi ? decode(joined.replaceAll("%2([fF])", "%252$1")) : decode(joined);
  }

  /** Percent-decoded, a byte a character. */
  static String decode(String raw) {
    var out = new StringBuilder();
    for (int i = 0; i < raw.length(); i++) {
      if (raw.charAt(i) == '%') {
        out.append((char) Integer.parseInt(raw.substring(i + 1, i + 3), 16));
        i += 2;
      } else {
        out.append(raw.charAt(i));
      }
    }
    return out.toString();
  }

  /** The text that bytes (0 to 255) are in UTF-8. */
  static String utf8(String bytes) {
    return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  private static String segment(String text) {
    return switch (text) {
      case "*" -> ONE;
      case "**" -> REST;
      default -> decode(text);
    };
  }
}
