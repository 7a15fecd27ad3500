package dev.hansa.checks.kubernetes;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The arrows that network policies let through.
 *
 * @param into by rules of ingress
 * @param outOf by rules of egress
 * @param faults what of the policies cannot be read as arrows
 */
record AllowedArrows(Set<Arrow> into, Set<Arrow> outOf, List<String> faults) {
  private static final List<String> NAMES = List.of("app.kubernetes.io/name", "k8s-app");

  private static final String NAMESPACE = "kubernetes.io/metadata.name";

  static AllowedArrows of(List<NetworkPolicy> policies, List<Workload> workloads) {
    var arrows = new AllowedArrows(new TreeSet<>(), new TreeSet<>(), new ArrayList<>());
    policies.forEach(policy -> arrows.add(policy, workloads));
    for (String type : List.of("Ingress", "Egress")) {
      for (Workload workload : workloads) {
        if (policies.stream()
            .filter(policy -> policy.getSpec().getPolicyTypes().contains(type))
            .noneMatch(policy -> matches(policy.getSpec().getPodSelector(), workload.labels()))) {
          arrows.faults.add(workload.name() + ": no policy restricts its " + type);
        }
      }
    }
    return arrows;
  }

  private void add(NetworkPolicy policy, List<Workload> workloads) {
    String name = "NetworkPolicy " + policy.getMetadata().getName();
    var spec = policy.getSpec();
    List<String> selected = named(spec.getPodSelector(), workloads);
    if (selected.isEmpty()) {
      faults.add(name + ": selects no process");
    }
    List<String> types = spec.getPolicyTypes();
    if (!(spec.getIngress().isEmpty() || types.contains("Ingress"))
        || !(spec.getEgress().isEmpty() || types.contains("Egress"))) {
      faults.add(name + ": rules of a type that it does not name");
    }
    for (String self : selected) {
      for (var rule : spec.getIngress()) {
        for (String port : ports(name, rule.getPorts())) {
          peers(rule.getFrom(), workloads).forEach(peer -> into.add(new Arrow(peer, self, port)));
        }
      }
      for (var rule : spec.getEgress()) {
        for (String port : ports(name, rule.getPorts())) {
          peers(rule.getTo(), workloads).forEach(peer -> outOf.add(new Arrow(self, peer, port)));
        }
      }
    }
  }

  private List<String> ports(String policy, List<NetworkPolicyPort> ports) {
    if (ports.isEmpty()) {
      faults.add(policy + ": a rule for all ports");
    }
    return ports.stream()
        .map(port -> port.getProtocol() + " " + port.getPort().getValue() + upTo(port))
        .toList();
  }

  private static String upTo(NetworkPolicyPort port) {
    return port.getEndPort() == null ? "" : "-" + port.getEndPort();
  }

  private static List<String> peers(List<NetworkPolicyPeer> peers, List<Workload> workloads) {
    return peers.isEmpty()
        ? List.of(Arrow.ANYONE)
        : peers.stream().flatMap(peer -> peer(peer, workloads).stream()).toList();
  }

  private static List<String> peer(NetworkPolicyPeer peer, List<Workload> workloads) {
    if (peer.getIpBlock() != null) {
      return List.of(peer.getIpBlock().getCidr());
    }
    if (peer.getPodSelector() == null) {
      return List.of("everybody@" + peer.getNamespaceSelector().getMatchLabels());
    }
    Map<String, String> labels = peer.getPodSelector().getMatchLabels();
    if (peer.getNamespaceSelector() != null) {
      return outside(
          labels, peer.getNamespaceSelector().getMatchLabels().getOrDefault(NAMESPACE, "*"));
    }
    if (labels.equals(Map.of("hansa.dev/role", Arrow.OPERATOR))) {
      return List.of(Arrow.OPERATOR);
    }
    List<String> named = named(peer.getPodSelector(), workloads);
    return named.isEmpty() ? outside(labels, "here") : named;
  }

  /** Somebody who is no process of the mesh; by all labels if none of them is a name. */
  private static List<String> outside(Map<String, String> labels, String namespace) {
    return List.of(
        NAMES.stream()
                .filter(labels::containsKey)
                .map(label -> labels.getOrDefault(label, ""))
                .findFirst()
                .orElseGet(labels::toString)
            + "@"
            + namespace);
  }

  private static List<String> named(LabelSelector selector, List<Workload> workloads) {
    return workloads.stream()
        .filter(each -> matches(selector, each.labels()))
        .map(Workload::name)
        .toList();
  }

  private static boolean matches(LabelSelector selector, Map<String, String> labels) {
    return labels.entrySet().containsAll(selector.getMatchLabels().entrySet())
        && selector.getMatchExpressions().stream().allMatch(each -> matches(each, labels));
  }

  private static boolean matches(LabelSelectorRequirement requirement, Map<String, String> labels) {
    if (!requirement.getOperator().equals("In")) {
      throw new IllegalArgumentException(
          "operator '" + requirement.getOperator() + "' (expected: In)");
    }
    return requirement.getValues().contains(labels.getOrDefault(requirement.getKey(), ""));
  }
}
