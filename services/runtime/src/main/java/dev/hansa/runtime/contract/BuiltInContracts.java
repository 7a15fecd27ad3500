package dev.hansa.runtime.contract;

import com.google.protobuf.Descriptors.ServiceDescriptor;
import io.grpc.health.v1.HealthProto;
import io.grpc.reflection.v1.ServerReflectionProto;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The policy of services that every workload serves and whose protos cannot carry options. */
final class BuiltInContracts {
  private static final List<ServiceDescriptor> SERVICES =
      List.of(
          HealthProto.getDescriptor().findServiceByName("Health"),
          ServerReflectionProto.getDescriptor().findServiceByName("ServerReflection"));

  static final Contracts INSTANCE =
      Contracts.ofMethods(
          SERVICES.stream()
              .flatMap(service -> service.getMethods().stream())
              .map(
                  method ->
                      new MethodContract(
                          ContractReader.name(method),
                          "",
                          ContractReader.type(method),
                          Set.of(),
                          Exposure.BUILT_IN,
                          Optional.empty(),
                          false,
                          Criticality.CRITICAL,
                          List.of(),
                          method))
              .toList());

  private BuiltInContracts() {}

  static boolean serves(String serviceName) {
    return SERVICES.stream().anyMatch(service -> service.getFullName().equals(serviceName));
  }
}
