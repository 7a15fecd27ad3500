package dev.hansa.gateway.transcoder.rule;

import com.google.protobuf.Descriptors.MethodDescriptor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The HTTP rule of each method of a bundle. A rule in YAML takes the place of the method's own with
 * all its bindings; of several that select one method the last one counts (L14).
 */
public final class RuleBook {
  private final Map<String, PlacedRule> rules = new HashMap<>();
  private final Set<String> lenient = new HashSet<>();
  private boolean fullyDecodes = true;

  private RuleBook() {}

  /**
   * Reads the rules of methods.
   *
   * @param yamlFile name of the YAML, for messages
   * @param yaml empty if there is none
   * @param places of the bundle's proto files
   * @param violations where to put what is wrong
   * @param warnings where to put what is of no use
   */
  public static RuleBook read(
      String yamlFile,
      String yaml,
      Collection<MethodDescriptor> methods,
      SourcePlaces places,
      List<Violation> violations,
      List<Violation> warnings) {
    var book = new RuleBook();
    var stated = YamlRules.read(yamlFile, yaml, violations);
    book.fullyDecodes = stated.fullyDecodes();
    List<String> names = methods.stream().map(MethodDescriptor::getFullName).toList();
    book.override(stated.http, names, violations, warnings);
    for (var selected : stated.lenient) {
      book.lenient.addAll(matching(selected, names, violations));
    }
    var annotations = new Annotations(places, violations);
    methods.stream()
        .filter(method -> !book.rules.containsKey(method.getFullName()))
        .forEach(
            method ->
                annotations
                    .rule(method)
                    .ifPresent(rule -> book.rules.put(method.getFullName(), rule)));
    return book;
  }

  /** Looks at the form of a YAML alone, whatever methods there are. */
  public static void checkForm(String yamlFile, String yaml, List<Violation> violations) {
    YamlRules.read(yamlFile, yaml, violations);
  }

  /** The rule of a method, if it has one. */
  public Optional<PlacedRule> rule(MethodDescriptor method) {
    return Optional.ofNullable(rules.get(method.getFullName()));
  }

  /** Whether what a method does not know is dropped and counted, rather than refused. */
  public boolean ignoresUnknown(MethodDescriptor method) {
    return lenient.contains(method.getFullName());
  }

  /**
   * Whether only slashes stay encoded in variables of several segments; if not, all reserved
   * characters do (M10).
   */
  public boolean fullyDecodes() {
    return fullyDecodes;
  }

  private void override(
      List<YamlRules.Rule> stated,
      List<String> names,
      List<Violation> violations,
      List<Violation> warnings) {
    Map<String, YamlRules.Rule> last = new HashMap<>();
    List<YamlRules.Rule> matched = new ArrayList<>();
    for (YamlRules.Rule rule : stated) {
      List<String> matching = matching(rule.methods(), names, violations);
      if (!matching.isEmpty()) {
        matched.add(rule);
        matching.forEach(name -> last.put(name, rule));
      }
    }
    last.forEach((name, rule) -> rules.put(name, rule.rule()));
    Set<YamlRules.Rule> used = new HashSet<>(last.values());
    matched.stream()
        .filter(rule -> !used.contains(rule))
        .forEach(
            rule ->
                warnings.add(
                    new Violation(
                        rule.methods().place(),
                        "L14",
                        "later rules take every method of " + rule.methods().selector().text(),
                        "delete this rule, or move it behind the others")));
  }

  private static List<String> matching(
      YamlRules.Selected methods, List<String> names, List<Violation> violations) {
    Selector selector = methods.selector();
    List<String> matching = names.stream().filter(selector::takes).toList();
    if (matching.isEmpty()) {
      violations.add(
          new Violation(
              methods.place(),
              "L14",
              "no method is selected by " + selector.text(),
              Spelling.nearest(selector.text(), names)
                  .map(name -> "write " + name)
                  .orElse("name a method of this bundle, or delete it")));
    }
    return matching;
  }
}
