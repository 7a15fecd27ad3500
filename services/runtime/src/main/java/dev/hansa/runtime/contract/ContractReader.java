package dev.hansa.runtime.contract;

import com.google.protobuf.DescriptorProtos.MethodOptions;
import com.google.protobuf.DescriptorProtos.ServiceOptions;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.ExtensionRegistry;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.Durations;
import dev.hansa.contract.v1.ContractProto;
import dev.hansa.contract.v1.MethodPolicy;
import io.grpc.MethodDescriptor.MethodType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads policies out of descriptors and gathers what is wrong with them. For one thread. */
final class ContractReader {
  /**
   * Knows the options of the contract; descriptors parsed without it keep them as unknown fields.
   */
  static final ExtensionRegistry OPTIONS = options();

  private final List<MethodContract> methods = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();

  private static ExtensionRegistry options() {
    var registry = ExtensionRegistry.newInstance();
    ContractProto.registerAllExtensions(registry);
    return registry;
  }

  void read(ServiceDescriptor service) {
    var workload = workload(service);
    if (workload.isEmpty()) {
      faults.add(service.getFullName() + " names no workload (hansa.contract.v1.service)");
    }
    for (var method : service.getMethods()) {
      read(method, workload);
    }
  }

  Collection<MethodContract> result() {
    if (!faults.isEmpty()) {
      throw new ContractException(faults);
    }
    return methods;
  }

  private void read(MethodDescriptor method, String workload) {
    var name = name(method);
    var options = methodOptions(method);
    if (!options.hasExtension(ContractProto.method)) {
      faults.add(name + " has no policy (hansa.contract.v1.method)");
      return;
    }
    var policy = options.getExtension(ContractProto.method);
    var deadline = deadline(policy);
    if (deadline.isPresent() && !deadline.get().isPositive()) {
      faults.add(name + " has a deadline of " + deadline.get() + " (expected: > PT0S)");
    }
    if (policy.getKeyed() && method.getInputType().findFieldByName("request_id") == null) {
      faults.add(name + " is keyed, but its request has no request_id");
    }
    methods.add(
        new MethodContract(
            name,
            workload,
            type(method),
            Set.copyOf(policy.getScopesList()),
            exposure(policy),
            deadline,
            policy.getKeyed(),
            criticality(policy),
            policy.getGrantsList().stream().map(ContractReader::grant).toList(),
            method));
  }

  static String name(MethodDescriptor method) {
    return method.getService().getFullName() + "/" + method.getName();
  }

  static MethodType type(MethodDescriptor method) {
    if (method.isClientStreaming()) {
      return method.isServerStreaming() ? MethodType.BIDI_STREAMING : MethodType.CLIENT_STREAMING;
    }
    return method.isServerStreaming() ? MethodType.SERVER_STREAMING : MethodType.UNARY;
  }

  private static Grant grant(dev.hansa.contract.v1.Grant grant) {
    return new Grant(
        grant.getCaller(), Optional.of(grant.getOnBehalfOf()).filter(scope -> !scope.isEmpty()));
  }

  private static Optional<Duration> deadline(MethodPolicy policy) {
    return policy.hasDeadline()
        ? Optional.of(Duration.ofNanos(Durations.toNanos(policy.getDeadline())))
        : Optional.empty();
  }

  private static Exposure exposure(MethodPolicy policy) {
    return switch (policy.getExposure()) {
      case PARTNER -> Exposure.PARTNER;
      case OPERATOR -> Exposure.OPERATOR;
      case EXPOSURE_UNSPECIFIED, INTERNAL, UNRECOGNIZED -> Exposure.INTERNAL;
    };
  }

  private static Criticality criticality(MethodPolicy policy) {
    return switch (policy.getCriticality()) {
      case SHEDDABLE -> Criticality.SHEDDABLE;
      case CRITICAL -> Criticality.CRITICAL;
      case CRITICALITY_UNSPECIFIED, NORMAL, UNRECOGNIZED -> Criticality.NORMAL;
    };
  }

  private static String workload(ServiceDescriptor service) {
    try {
      var options = ServiceOptions.parseFrom(service.getOptions().toByteString(), OPTIONS);
      return options.getExtension(ContractProto.service).getWorkload();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("options of a linked descriptor always parse", e);
    }
  }

  private static MethodOptions methodOptions(MethodDescriptor method) {
    try {
      return MethodOptions.parseFrom(method.getOptions().toByteString(), OPTIONS);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("options of a linked descriptor always parse", e);
    }
  }
}
