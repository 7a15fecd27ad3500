package dev.hansa.runtime.contract;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What several bundles say together.
 *
 * @param targets by workload; a workload has one, whichever bundle names it
 */
public record BundleSet(Contracts contracts, Map<String, ForeignTarget> targets) {
  public BundleSet {
    targets = Map.copyOf(targets);
  }

  /**
   * Reads bundles that are to be served together.
   *
   * @throws ContractException with every fault of every bundle; beside those of one alone: a
   *     service that stands in two, a workload with two targets
   */
  public static BundleSet read(List<ContractBundle> bundles) {
    var faults = new ArrayList<String>();
    var methods = new ArrayList<MethodContract>();
    var bundleOfService = new HashMap<String, String>();
    var targets = new HashMap<String, ForeignTarget>();
    for (var bundle : bundles) {
      try {
        var content = bundle.read();
        content.contracts().services().stream()
            .filter(service -> bundleOfService.putIfAbsent(service, bundle.name()) != null)
            .map(
                service ->
                    "%s: %s stands in %s as well; a service has one contract"
                        .formatted(bundle.descriptorFile(), service, bundleOfService.get(service)))
            .forEach(faults::add);
        methods.addAll(content.contracts().methods());
        content.targets().stream()
            .filter(target -> isElsewhere(targets.putIfAbsent(target.workload(), target), target))
            .map(
                target ->
                    target.place() + ": workload " + target.workload() + " has another target")
            .forEach(faults::add);
      } catch (ContractException e) {
        faults.addAll(e.faults());
      }
    }
    if (!faults.isEmpty()) {
      throw new ContractException(faults);
    }
    return new BundleSet(Contracts.ofMethods(methods), targets);
  }

  private static boolean isElsewhere(@Nullable ForeignTarget known, ForeignTarget target) {
    return known != null && !known.sameAs(target);
  }
}
