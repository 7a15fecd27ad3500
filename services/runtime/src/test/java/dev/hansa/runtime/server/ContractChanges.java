package dev.hansa.runtime.server;

import dev.hansa.identity.v1.PartnersGrpc;
import dev.hansa.runtime.contract.Contracts;
import dev.hansa.runtime.contract.MethodContract;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The contract of the test's service with something changed. */
final class ContractChanges {
  private ContractChanges() {}

  static UnaryOperator<MeshServerBuilder> deadline(Duration deadline) {
    var contracts =
        Contracts.of(List.of(PartnersGrpc.getServiceDescriptor())).and(Contracts.builtIn());
    return builder ->
        builder.contracts(name -> contracts.find(name).map(contract -> with(contract, deadline)));
  }

  private static MethodContract with(MethodContract c, Duration deadline) {
    return new MethodContract(
        c.fullMethodName(),
        c.workload(),
        c.type(),
        c.scopes(),
        c.exposure(),
        Optional.of(deadline),
        c.keyed(),
        c.criticality(),
        c.grants(),
        c.hedging(),
        c.descriptor(),
        c.origin());
  }
}
