package dev.hansa.runtime.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.hansa.identity.v1.GetPartnerRequest;
import dev.hansa.identity.v1.PartnersGrpc;
import dev.hansa.runtime.audit.Decisions;
import dev.hansa.runtime.contract.ContractOrigin;
import dev.hansa.runtime.contract.Contracts;
import dev.hansa.runtime.contract.MethodContract;
import dev.hansa.runtime.error.Errors;
import io.grpc.StatusRuntimeException;
import io.opentelemetry.api.OpenTelemetry;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SnapshotTest {
  private static final String METHOD = "hansa.identity.v1.Partners/GetPartner";
  private static final MethodContract CONTRACT =
      Contracts.of(List.of(PartnersGrpc.getServiceDescriptor())).find(METHOD).orElseThrow();

  private static MethodContract version(String scope) {
    return new MethodContract(
        METHOD,
        CONTRACT.workload(),
        CONTRACT.type(),
        Set.of(scope),
        CONTRACT.exposure(),
        CONTRACT.deadline(),
        CONTRACT.keyed(),
        CONTRACT.criticality(),
        CONTRACT.grants(),
        CONTRACT.hedging(),
        CONTRACT.descriptor(),
        new ContractOrigin(scope, "0".repeat(64)));
  }

  @Test
  @DisplayName("Z08: a call is decided by one version of its contract, however fast they change")
  void decides_by_one_version() {
    var versions = List.of(version("odd"), version("even"));
    var asked = new AtomicInteger();
    var others =
        Contracts.of(List.of(PartnersGrpc.getServiceDescriptor())).and(Contracts.builtIn());
    var decisions = Decisions.open(OpenTelemetry.noop(), InstantSource.system());
    try (var mesh =
        new ServedMesh(
            builder ->
                builder
                    .decisions(decisions)
                    .contracts(
                        name ->
                            name.equals(METHOD)
                                ? Optional.of(versions.get(asked.getAndIncrement() % 2))
                                : others.find(name)),
            ServerConfig.mesh("127.0.0.1", 0))) {
      var stub =
          PartnersGrpc.newBlockingStub(
              ServedMesh.with(mesh.channel("operator/admin"), "operator/admin"));
      var seen = new HashSet<String>();
      for (int i = 0; i < 100; i++) {
        var refused =
            assertThrows(
                StatusRuntimeException.class,
                () ->
                    stub.getPartner(
                        GetPartnerRequest.newBuilder().setName("partners/acme").build()));
        var info = Errors.info(refused).orElseThrow();
        var kept = decisions.find(info.getMetadataOrThrow(Decisions.METADATA)).orElseThrow();
        var scope = info.getMetadataOrThrow("scope");
        assertThat(kept.rule()).isEqualTo("scopes: " + scope);
        assertThat(kept.contract().orElseThrow().bundle()).isEqualTo(scope);
        seen.add(scope);
      }
      assertThat(seen).containsExactlyInAnyOrder("odd", "even");
    }
  }
}
