package dev.hansa.runtime.contract;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * What a bundle's YAML says about policy and targets. The sections {@code http} and {@code json}
 * are the transcoder's.
 */
record BundleYaml(List<PolicyRule> policy, List<ForeignTarget> targets) {
  static final BundleYaml NONE = new BundleYaml(List.of(), List.of());

  private static final Set<String> SECTIONS = Set.of("http", "json", "policy", "targets");
  private static final Set<String> POLICY =
      Set.of("selector", "workload", "scopes", "exposure", "deadline", "keyed", "criticality");
  private static final Set<String> TARGET =
      Set.of("workload", "address", "tls", "identity", "token");

  /** As certificates and audiences need it; see {@code Principal}. */
  private static final Pattern WORKLOAD = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");

  private static final String WORKLOAD_EXPECTED =
      "a workload's name: 1 to 63 lower-case letters, digits and inner hyphens";

  /** RFC 6749, appendix A.4. */
  private static final Pattern SCOPE = Pattern.compile("[\\x21\\x23-\\x5B\\x5D-\\x7E]+");

  private static final Pattern IDENTITY =
      Pattern.compile(
          "spiffe://[a-z0-9._-]{1,255}/(service|partner|operator)/[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
              + "|[A-Za-z0-9][A-Za-z0-9.-]*");

  /**
   * Reads the text of a file.
   *
   * @param file name for messages
   * @param faults where to put what is wrong
   */
  static BundleYaml read(String file, String text, List<String> faults) {
    var yaml = new YamlReader(file, faults);
    Map<String, Node> sections =
        yaml.document(text).map(top -> yaml.mapping(top, SECTIONS)).orElse(Map.of());
    return new BundleYaml(
        Optional.ofNullable(sections.get("policy"))
            .map(node -> yaml.each(node, rule -> rule(yaml, rule)))
            .orElse(List.of()),
        Optional.ofNullable(sections.get("targets"))
            .map(node -> yaml.each(node, target -> target(yaml, target)))
            .orElse(List.of()));
  }

  private static Optional<PolicyRule> rule(YamlReader yaml, Node node) {
    Map<String, Node> values = yaml.mapping(node, POLICY);
    Node selector = values.get("selector");
    if (selector == null) {
      yaml.fault(yaml.place(node), "a rule needs selector: " + Selector.EXPECTED);
      return Optional.empty();
    }
    return yaml.text(selector, Selector.PATTERN, Selector.EXPECTED)
        .map(
            text ->
                new PolicyRule(
                    new Stated<>(new Selector(text.value()), text.place()),
                    at(values, "workload")
                        .flatMap(value -> yaml.text(value, WORKLOAD, WORKLOAD_EXPECTED)),
                    at(values, "scopes").map(value -> scopes(yaml, value)),
                    at(values, "exposure")
                        .flatMap(
                            value ->
                                yaml.choice(
                                    value,
                                    YamlReader.upperCase(
                                        Set.of(
                                            Exposure.PARTNER,
                                            Exposure.INTERNAL,
                                            Exposure.OPERATOR)))),
                    at(values, "deadline").flatMap(yaml::duration),
                    at(values, "keyed").flatMap(yaml::flag),
                    at(values, "criticality")
                        .flatMap(
                            value ->
                                yaml.choice(
                                    value, YamlReader.upperCase(Set.of(Criticality.values()))))));
  }

  private static Stated<Set<String>> scopes(YamlReader yaml, Node node) {
    Set<String> scopes = new TreeSet<>();
    yaml.each(node, scope -> yaml.text(scope, SCOPE, "a scope such as shop.write"))
        .forEach(scope -> scopes.add(scope.value()));
    return new Stated<>(scopes, yaml.place(node));
  }

  private static Optional<ForeignTarget> target(YamlReader yaml, Node node) {
    Map<String, Node> values = yaml.mapping(node, TARGET);
    for (String key : List.of("workload", "address", "tls", "token")) {
      if (values.containsKey(key)) {
        continue;
      }
      yaml.fault(yaml.place(node), "a target needs " + key);
    }
    var workload =
        at(values, "workload").flatMap(value -> yaml.text(value, WORKLOAD, WORKLOAD_EXPECTED));
    var address =
        at(values, "address")
            .flatMap(value -> yaml.text(value, TargetAddress.PATTERN, TargetAddress.EXPECTED));
    var tls =
        at(values, "tls")
            .flatMap(
                value ->
                    yaml.choice(
                        value, YamlReader.lowerCase(Set.of(ForeignTarget.Security.values()))));
    var token =
        at(values, "token")
            .flatMap(
                value ->
                    yaml.choice(value, YamlReader.lowerCase(Set.of(ForeignTarget.Token.values()))));
    var identity =
        at(values, "identity")
            .flatMap(
                value ->
                    yaml.text(
                        value, IDENTITY, "a DNS name, or spiffe://<trust domain>/service/<name>"));
    if (workload.isEmpty() || address.isEmpty() || tls.isEmpty() || token.isEmpty()) {
      return Optional.empty();
    }
    var where = TargetAddress.parse(address.get().value());
    if (tls.get().value() == ForeignTarget.Security.NONE) {
      if (!where.isLoopback()) {
        yaml.fault(
            tls.get().place(),
            "tls: none is for loopback addresses alone; write mutual or server for " + where);
        return Optional.empty();
      }
      if (identity.isPresent()) {
        yaml.fault(identity.get().place(), "without tls nobody proves an identity; leave it out");
      }
    }
    return Optional.of(
        new ForeignTarget(
            workload.get().value(),
            where,
            tls.get().value(),
            identity.map(Stated::value).orElse(where.host()),
            token.get().value(),
            yaml.place(node).toString()));
  }

  private static Optional<Node> at(Map<String, Node> values, String key) {
    return Optional.ofNullable(values.get(key));
  }
}
