package dev.hansa.acceptance.telemetry;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The attributes that Hansa's sources put on spans. */
final class SpanAttributes {
  private static final Pattern CONSTANT =
      Pattern.compile("(\\w+)\\s*=\\s*AttributeKey\\.\\w+Key\\(\\s*\"([a-z_.]+)\"\\)");
  private static final Pattern SET =
      Pattern.compile(
          "\\.setAttribute\\(\\s*\"([a-z_.]+)\"\\s*,|\\.set(?:Attribute)?\\(\\s*(?:\\w+\\.)?([A-Z_]+)\\s*,");

  private SpanAttributes() {}

  static Set<String> ofSources() {
    var names = new TreeSet<String>();
    String central = Sources.named("RpcAttributes.java");
    for (String text : Sources.main()) {
      SET.matcher(text)
          .results()
          .forEach(
              found -> {
                if (found.group(1) != null) {
                  names.add(found.group(1));
                } else {
                  constant(text, found.group(2), names);
                  constant(central, found.group(2), names);
                }
              });
    }
    return names;
  }

  private static void constant(String text, String name, Set<String> names) {
    CONSTANT
        .matcher(text)
        .results()
        .filter(found -> found.group(1).equals(name))
        .forEach(found -> names.add(found.group(2)));
  }
}
