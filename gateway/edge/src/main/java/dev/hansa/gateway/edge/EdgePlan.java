package dev.hansa.gateway.edge;

import dev.hansa.gateway.transcoder.Bundle;
import dev.hansa.gateway.transcoder.InvalidContractException;
import dev.hansa.gateway.transcoder.Options;
import dev.hansa.gateway.transcoder.Transcoder;
import dev.hansa.runtime.contract.BundleSet;
import dev.hansa.runtime.contract.ContractBundle;
import dev.hansa.runtime.contract.ContractException;
import dev.hansa.runtime.contract.ContractFolder;
import dev.hansa.runtime.contract.Contracts;
import dev.hansa.runtime.contract.ForeignTarget;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the edge serves at one moment: policies, routes and targets of the same bundles. A call
 * keeps the plan that it began with.
 *
 * @param targets of workloads that are no services of the mesh, by workload
 */
record EdgePlan(Contracts contracts, Transcoder transcoder, Map<String, ForeignTarget> targets) {
  EdgePlan {
    targets = Map.copyOf(targets);
  }

  /**
   * Compiles bundles that are served together.
   *
   * @throws ContractException with every fault: of policies, of HTTP rules, of targets
   */
  static EdgePlan compile(List<ContractBundle> bundles, TargetList allowed) {
    List<String> faults = new ArrayList<>();
    Contracts contracts = Contracts.none();
    Map<String, ForeignTarget> targets = Map.of();
    try {
      BundleSet read = BundleSet.read(bundles);
      contracts = read.contracts();
      targets = read.targets();
      targets.values().stream().map(allowed::fault).flatMap(Optional::stream).forEach(faults::add);
    } catch (ContractException e) {
      faults.addAll(e.faults());
    }
    try {
      Transcoder transcoder =
          Transcoder.compile(
              bundles.stream().map(EdgePlan::bundle).toList(),
              Options.DEFAULT.withKeyFields(contracts.keyFields()));
      if (faults.isEmpty()) {
        return new EdgePlan(contracts, transcoder, targets);
      }
    } catch (InvalidContractException e) {
      e.violations().forEach(violation -> faults.add(violation.toString()));
    }
    throw new ContractException(faults.stream().distinct().toList());
  }

  /**
   * Compiles every bundle of a folder; none may name a target.
   *
   * @throws ContractException with every fault
   * @throws UncheckedIOException if the folder cannot be read
   */
  static EdgePlan load(Path folder) {
    return compile(ContractFolder.read(folder), TargetList.NONE);
  }

  private static Bundle bundle(ContractBundle bundle) {
    return new Bundle(bundle.descriptorFile(), bundle.descriptors(), bundle.yaml());
  }
}
