package dev.hansa.bench.mesh;

import dev.hansa.runtime.contract.ContractOrigin;
import dev.hansa.runtime.contract.Contracts;
import dev.hansa.runtime.contract.Criticality;
import dev.hansa.runtime.contract.Exposure;
import dev.hansa.runtime.contract.Grant;
import dev.hansa.runtime.contract.MethodContract;
import dev.hansa.runtime.testing.ByteMethods;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.health.v1.HealthProto;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The contract of a service that gives back what it gets, once for each criticality. */
public final class Echo {
  /** Its service. */
  public static final String SERVICE = "bench.Echo";

  /** Who serves it. */
  public static final String WORKLOAD = "orders";

  private static final Duration DEADLINE = Duration.ofSeconds(10);

  private Echo() {}

  /** A unary method that matters so much. */
  public static MethodDescriptor<byte[], byte[]> unary(Criticality criticality) {
    return ByteMethods.of(SERVICE + "/" + name(criticality), MethodType.UNARY);
  }

  /** A stream in both directions. */
  public static MethodDescriptor<byte[], byte[]> chat() {
    return ByteMethods.of(SERVICE + "/Chat", MethodType.BIDI_STREAMING);
  }

  private static String name(Criticality criticality) {
    return criticality.name().charAt(0) + criticality.name().substring(1).toLowerCase(Locale.ROOT);
  }

  /** What each method promises; the gateway may call it for itself. */
  static Optional<MethodContract> contract(String method) {
    for (Criticality criticality : Criticality.values()) {
      if (method.equals(SERVICE + "/" + name(criticality))) {
        return Optional.of(contract(method, MethodType.UNARY, criticality));
      }
    }
    return method.equals(SERVICE + "/Chat")
        ? Optional.of(contract(method, MethodType.BIDI_STREAMING, Criticality.NORMAL))
        : Contracts.builtIn().find(method);
  }

  private static MethodContract contract(String method, MethodType type, Criticality criticality) {
    return new MethodContract(
        method,
        WORKLOAD,
        type,
        Set.of("echo.call"),
        Exposure.INTERNAL,
        Optional.of(DEADLINE),
        false,
        criticality,
        List.of(new Grant("gateway", Optional.empty())),
        Optional.empty(),
        HealthProto.getDescriptor().findServiceByName("Health").findMethodByName("Check"),
        new ContractOrigin("bench", "0".repeat(64)));
  }
}
