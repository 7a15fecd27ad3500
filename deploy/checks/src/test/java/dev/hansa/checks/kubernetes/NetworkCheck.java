package dev.hansa.checks.kubernetes;

import dev.hansa.runtime.contract.Contracts;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Network policies let through what the mesh needs, and nothing else; upstreams are those of the
 * contracts.
 */
final class NetworkCheck {
  private NetworkCheck() {}

  static List<String> violations(Manifests manifests, Contracts contracts) {
    List<Workload> workloads = manifests.workloads();
    Set<String> names = workloads.stream().map(Workload::name).collect(Collectors.toSet());
    Set<Arrow> needed = NeededArrows.of(contracts, workloads);
    AllowedArrows allowed = AllowedArrows.of(manifests.of(NetworkPolicy.class), workloads);
    var found = new ArrayList<>(allowed.faults());
    for (Arrow arrow : needed) {
      if (names.contains(arrow.from()) && !allowed.outOf().contains(arrow)) {
        found.add(arrow + " is needed, and no egress allows it");
      }
      if (names.contains(arrow.to())
          && !allowed.into().contains(arrow)
          && !allowed.into().contains(new Arrow(Arrow.ANYONE, arrow.to(), arrow.port()))) {
        found.add(arrow + " is needed, and no ingress allows it");
      }
    }
    tooMuch(allowed.outOf(), needed)
        .forEach(arrow -> found.add(arrow + " is allowed out, and needed by nobody"));
    tooMuch(allowed.into(), needed)
        .forEach(arrow -> found.add(arrow + " is allowed in, and needed by nobody"));
    for (Workload workload : workloads) {
      var callees = new TreeSet<String>();
      for (String callee : names) {
        if (NeededArrows.callers(contracts, callee).contains(workload.name())) {
          callees.add(callee);
        }
      }
      if (!callees.equals(workload.settings().upstreams())) {
        found.add(
            workload.name()
                + ": upstreams "
                + workload.settings().upstreams()
                + " (expected by the contracts: "
                + callees
                + ")");
      }
    }
    return found;
  }

  private static Set<Arrow> tooMuch(Set<Arrow> allowed, Set<Arrow> needed) {
    var more = new TreeSet<>(allowed);
    more.removeAll(needed);
    return more;
  }
}
