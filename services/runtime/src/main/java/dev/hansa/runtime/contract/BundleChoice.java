package dev.hansa.runtime.contract;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Which bundles are served, and the plan made of them. Immutable; every change is another choice.
 *
 * <p>A bundle is taken as a whole or not at all, and never at the cost of those that are served
 * already: one that fails, by itself or together with them, is refused, and what was served under
 * its name stays.
 *
 * @param <P> what is made of the bundles that are served
 * @param served by name, in the order in which they came
 * @param refused what is in the folder and not served
 */
record BundleChoice<P>(P plan, Map<String, ContractBundle> served, List<Refused> refused) {
  /** A bundle that is not served as it is now, and why. */
  record Refused(ContractBundle bundle, List<String> faults) {}

  BundleChoice {
    refused = List.copyOf(refused);
  }

  /**
   * The choice when nothing is served yet.
   *
   * @param compiler makes the plan; throws {@link ContractException} for bundles that cannot be
   *     served together
   */
  static <P> BundleChoice<P> first(
      List<ContractBundle> present, Function<List<ContractBundle>, P> compiler) {
    return new BundleChoice<>(compiler.apply(List.of()), Map.of(), List.of())
        .next(present, compiler);
  }

  /**
   * The choice for what is there now.
   *
   * @param present in the order in which it came
   */
  BundleChoice<P> next(List<ContractBundle> present, Function<List<ContractBundle>, P> compiler) {
    var kept = new LinkedHashMap<>(served);
    kept.keySet().retainAll(present.stream().map(ContractBundle::name).toList());
    var wanted =
        present.stream().filter(bundle -> !bundle.equals(kept.get(bundle.name()))).toList();
    if (wanted.isEmpty()) {
      P same = kept.size() == served.size() ? plan : compiler.apply(List.copyOf(kept.values()));
      return new BundleChoice<>(same, kept, List.of());
    }
    var all = new LinkedHashMap<>(kept);
    wanted.forEach(bundle -> all.put(bundle.name(), bundle));
    try {
      return new BundleChoice<>(compiler.apply(List.copyOf(all.values())), all, List.of());
    } catch (RuntimeException _) {
      return oneByOne(kept, wanted, compiler); // somebody among them; this finds out who
    }
  }

  private static <P> BundleChoice<P> oneByOne(
      Map<String, ContractBundle> kept,
      List<ContractBundle> wanted,
      Function<List<ContractBundle>, P> compiler) {
    var taken = kept;
    P plan = compiler.apply(List.copyOf(kept.values()));
    var refused = new ArrayList<Refused>();
    for (var bundle : wanted) {
      var candidate = new LinkedHashMap<>(taken);
      candidate.put(bundle.name(), bundle);
      try {
        plan = compiler.apply(List.copyOf(candidate.values()));
        taken = candidate;
      } catch (ContractException e) {
        refused.add(new Refused(bundle, e.faults()));
      } catch (RuntimeException e) { // a bundle that breaks the compiler must not stop the others
        refused.add(new Refused(bundle, List.of(bundle.descriptorFile() + ": breaks on " + e)));
      }
    }
    return new BundleChoice<>(plan, taken, refused);
  }
}
