package dev.hansa.gateway.edge;

import dev.hansa.runtime.contract.ForeignTarget;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The operator's word on back ends outside the mesh: what is not on the list is refused.
 *
 * @param allowed an address may stand on it more than once; one entry that is met will do
 * @param meshWorkloads services of the mesh, which no bundle may take elsewhere
 */
record TargetList(List<AllowedTarget> allowed, Set<String> meshWorkloads) {
  /** Allows no target at all. */
  static final TargetList NONE = new TargetList(List.of(), Set.of());

  TargetList(Collection<AllowedTarget> allowed, Collection<String> meshWorkloads) {
    this(List.copyOf(allowed), Set.copyOf(meshWorkloads));
  }

  TargetList {
    allowed = List.copyOf(allowed);
    meshWorkloads = Set.copyOf(meshWorkloads);
  }

  /** Why a target may not be used; empty if it may. */
  Optional<String> fault(ForeignTarget target) {
    if (meshWorkloads.contains(target.workload())) {
      return fault(
          target,
          "workload " + target.workload() + " is a service of the mesh; name another workload");
    }
    List<AllowedTarget> about =
        allowed.stream().filter(entry -> entry.covers(target.address())).toList();
    if (about.isEmpty()) {
      return fault(
          target,
          target.address()
              + " is not on the operator's list; an entry of hansa.edge.allowed-targets puts it"
              + " there");
    }
    if (about.stream().noneMatch(entry -> entry.isMetBy(target))) {
      return fault(
          target,
          target.address()
              + " is allowed with "
              + String.join(", or ", about.stream().map(TargetList::terms).distinct().toList())
              + " alone; write that, or stronger");
    }
    return Optional.empty();
  }

  private static String terms(AllowedTarget entry) {
    return "tls: %s and token: %s"
        .formatted(
            entry.tls().name().toLowerCase(Locale.ROOT),
            entry.token().name().toLowerCase(Locale.ROOT));
  }

  private static Optional<String> fault(ForeignTarget target, String message) {
    return Optional.of(target.place() + ": " + message);
  }
}
