package dev.hansa.gateway.transcoder.rule;

import com.google.api.CustomHttpPattern;
import com.google.api.HttpRule;
import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.hansa.gateway.transcoder.rule.YamlReader.Member;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * What a bundle's YAML says about HTTP and JSON. Its sections {@code policy} and {@code targets}
 * are left to others.
 */
final class YamlRules {
  private static final Set<String> SECTIONS = Set.of("http", "json", "policy", "targets");
  private static final Set<String> HTTP = Set.of("rules", "fully_decode_reserved_expansion");
  private static final Set<String> JSON = Set.of("ignore_unknown");
  private static final Set<String> CUSTOM = Set.of("kind", "path");
  private static final Set<String> PATTERNS =
      Set.of("get", "put", "post", "delete", "patch", "custom");
  private static final Set<String> ADDITIONAL =
      plus(PATTERNS, "body", "response_body", "additional_bindings");
  private static final Set<String> RULE = plus(ADDITIONAL, "selector");

  /**
   * Some methods, as a selector names them.
   *
   * @param place of the selector
   */
  record Selected(Selector selector, Place place) {}

  /** An HTTP rule and the methods that it is for. */
  record Rule(Selected methods, PlacedRule rule) {}

  private final YamlReader yaml;
  private final List<Violation> violations;
  private final Place file;
  final List<Rule> http = new ArrayList<>();
  final List<Selected> lenient = new ArrayList<>();
  private boolean fullyDecodes = true;

  private YamlRules(String file, List<Violation> violations) {
    this.yaml = new YamlReader(file, violations);
    this.violations = violations;
    this.file = Place.of(file);
  }

  static YamlRules read(String file, String text, List<Violation> violations) {
    var rules = new YamlRules(file, violations);
    Node top = rules.yaml.document(text);
    if (top != null) {
      Map<String, Member> sections = rules.yaml.mapping(top, "the file", SECTIONS);
      ifPresent(sections, "http", rules::http);
      ifPresent(sections, "json", rules::json);
    }
    return rules;
  }

  /** What {@code fully_decode_reserved_expansion} says; true unless it is there (M10). */
  boolean fullyDecodes() {
    return fullyDecodes;
  }

  private void http(Node node) {
    Map<String, Member> members = yaml.mapping(node, "http", HTTP);
    ifPresent(members, "rules", rules -> yaml.list(rules, "http.rules").forEach(this::rule));
    ifPresent(
        members,
        "fully_decode_reserved_expansion",
        flag -> fullyDecodes = yaml.flag(flag, "fully_decode_reserved_expansion").orElse(true));
  }

  private void json(Node node) {
    ifPresent(
        yaml.mapping(node, "json", JSON),
        "ignore_unknown",
        list ->
            yaml.list(list, "json.ignore_unknown")
                .forEach(selector -> selected(selector).ifPresent(lenient::add)));
  }

  private void rule(Node node) {
    int before = violations.size();
    Map<String, Member> members = yaml.mapping(node, "a rule", RULE);
    Map<List<Integer>, Place> places = new HashMap<>();
    HttpRule.Builder rule = binding(node, members, List.of(), places);
    ifPresent(
        members,
        "additional_bindings",
        list -> {
          List<Node> elements = yaml.list(list, "additional_bindings");
          for (int i = 0; i < elements.size(); i++) {
            rule.addAdditionalBindings(
                additional(
                    elements.get(i),
                    List.of(HttpRule.ADDITIONAL_BINDINGS_FIELD_NUMBER, i),
                    places));
          }
        });
    Member selector = members.get("selector");
    if (selector == null) {
      if (violations.size() == before) {
        violations.add(
            new Violation(
                yaml.at(node),
                "L14",
                "a rule has no selector",
                "write selector: acme.v1.Shop.Buy"));
      }
      return;
    }
    Optional<Selected> methods = selected(selector.value());
    if (violations.size() == before && methods.isPresent()) {
      var placed = new PlacedRule(rule.build(), new Places(file, () -> places, List.of()));
      http.add(new Rule(methods.get(), placed));
    }
  }

  private HttpRule additional(Node node, List<Integer> path, Map<List<Integer>, Place> places) {
    Map<String, Member> members = yaml.mapping(node, "an additional binding", ADDITIONAL);
    HttpRule.Builder rule = binding(node, members, path, places);
    Member nested = members.get("additional_bindings");
    if (nested != null) {
      // One level only (L12): who compiles the rule says so.
      places.put(part(path, HttpRule.ADDITIONAL_BINDINGS_FIELD_NUMBER), nested.place());
      rule.addAdditionalBindings(HttpRule.getDefaultInstance());
    }
    return rule.build();
  }

  private HttpRule.Builder binding(
      Node node,
      Map<String, Member> members,
      List<Integer> path,
      Map<List<Integer>, Place> places) {
    HttpRule.Builder rule = HttpRule.newBuilder();
    places.put(path, yaml.at(node));
    members.forEach(
        (key, member) -> {
          var field = HttpRule.getDescriptor().findFieldByName(key);
          places.put(part(path, field.getNumber()), yaml.at(member.value()));
          if (key.equals("custom")) {
            places.put(part(path, field.getNumber()), member.place());
            rule.setCustom(custom(member.value()));
          } else if (field.getType() == FieldDescriptor.Type.STRING) {
            yaml.text(member.value(), key).ifPresent(text -> rule.setField(field, text));
          }
        });
    List<String> patterns = members.keySet().stream().filter(PATTERNS::contains).toList();
    if (patterns.size() > 1) {
      violations.add(
          new Violation(
              yaml.at(node),
              "L1",
              "a rule has " + String.join(" and ", patterns),
              "keep one, and write each other as an element of additional_bindings"));
    }
    return rule;
  }

  private CustomHttpPattern custom(Node node) {
    CustomHttpPattern.Builder custom = CustomHttpPattern.newBuilder();
    Map<String, Member> members = yaml.mapping(node, "custom", CUSTOM);
    ifPresent(members, "kind", kind -> yaml.text(kind, "kind").ifPresent(custom::setKind));
    ifPresent(members, "path", path -> yaml.text(path, "path").ifPresent(custom::setPath));
    return custom.build();
  }

  private Optional<Selected> selected(Node node) {
    Optional<String> text = yaml.text(node, "a selector");
    if (text.isPresent() && !Selector.isOne(text.get())) {
      violations.add(
          new Violation(
              yaml.at(node),
              "L14",
              "'"
                  + text.get()
                  + "' is no selector: a method's full name, or whole components and .*",
              "write " + Selector.meant(text.get())));
      return Optional.empty();
    }
    return text.map(name -> new Selected(new Selector(name), yaml.at(node)));
  }

  private static void ifPresent(Map<String, Member> members, String key, Consumer<Node> reading) {
    Member member = members.get(key);
    if (member != null) {
      reading.accept(member.value());
    }
  }

  private static List<Integer> part(List<Integer> path, int step) {
    List<Integer> longer = new ArrayList<>(path);
    longer.add(step);
    return List.copyOf(longer);
  }

  private static Set<String> plus(Set<String> keys, String... more) {
    Set<String> all = new HashSet<>(keys);
    all.addAll(List.of(more));
    return Set.copyOf(all);
  }
}
