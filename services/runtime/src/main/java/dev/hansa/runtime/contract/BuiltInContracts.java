package dev.hansa.runtime.contract;

import com.google.protobuf.Descriptors.ServiceDescriptor;
import dev.hansa.audit.v1.DecisionsProto;
import dev.hansa.session.v1.StreamsProto;
import io.grpc.health.v1.HealthProto;
import io.grpc.reflection.v1.ServerReflectionProto;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The policy of services that belong to no workload: no option could say whose they are. */
final class BuiltInContracts {
  private static final List<ServiceDescriptor> STANDARD =
      List.of(
          HealthProto.getDescriptor().findServiceByName("Health"),
          ServerReflectionProto.getDescriptor().findServiceByName("ServerReflection"));

  private static final ServiceDescriptor DECISIONS =
      DecisionsProto.getDescriptor().findServiceByName("Decisions");

  private static final ServiceDescriptor STREAMS =
      StreamsProto.getDescriptor().findServiceByName("Streams");

  static final Contracts INSTANCE =
      Contracts.ofMethods(
          STANDARD.stream().flatMap(service -> methods(service, Exposure.BUILT_IN)).toList());

  static final Contracts OF_EVERY_PORT =
      Contracts.ofMethods(
          Stream.concat(methods(DECISIONS, Exposure.OPERATOR), methods(STREAMS, Exposure.SESSION))
              .toList());

  private BuiltInContracts() {}

  private static Stream<MethodContract> methods(ServiceDescriptor service, Exposure exposure) {
    return service.getMethods().stream()
        .map(
            method ->
                new MethodContract(
                    ContractReader.name(method),
                    "",
                    ContractReader.type(method),
                    Set.of(),
                    exposure,
                    Optional.empty(),
                    false,
                    Criticality.CRITICAL,
                    List.of(),
                    Optional.empty(),
                    method,
                    ContractOrigin.of(method.getFile())));
  }

  static boolean serves(String serviceName) {
    return Stream.concat(STANDARD.stream(), Stream.of(DECISIONS, STREAMS))
        .anyMatch(service -> service.getFullName().equals(serviceName));
  }
}
