package dev.hansa.acceptance.telemetry;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Which metrics an expression of Prometheus asks for. */
final class Selectors {
  private static final Pattern NAME =
      Pattern.compile("\\b(?:hansa|http|grpc|jvm|db|process|otel)_[a-z0-9_]+|\\bup\\b");
  private static final Pattern BY_NAME = Pattern.compile("__name__=~?\"([^\"]*)\"");

  private static final Pattern RECORDED = Pattern.compile("\\b[a-z_]+:[a-z0-9_]+:[a-z0-9_]+");

  private Selectors() {}

  /** By name; recorded ones, which have colons, are not among them. */
  static Set<String> metrics(String expression) {
    var names = new TreeSet<String>();
    BY_NAME.matcher(expression).results().forEach(r -> add(names, r.group(1).replace('|', ' ')));
    // Labels have names of the same kind; they stand in braces, in strings and behind by.
    add(
        names,
        expression
            .replaceAll("\"[^\"]*\"", "")
            .replaceAll("\\{[^}]*}", "")
            .replaceAll("\\b(?:by|on|ignoring|without|group_left)\\s*\\([^)]*\\)", "")
            .replaceAll("[a-z_]+:[a-z0-9_:]+", ""));
    return names;
  }

  /** Recorded series, by name. */
  static Set<String> recorded(String expression) {
    return RECORDED
        .matcher(expression.replaceAll("\"[^\"]*\"", ""))
        .results()
        .map(found -> found.group())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static void add(Set<String> names, String text) {
    names.addAll(NAME.matcher(text).results().map(r -> r.group()).collect(Collectors.toSet()));
  }
}
