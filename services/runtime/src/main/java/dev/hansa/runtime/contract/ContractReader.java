package dev.hansa.runtime.contract;

import com.google.protobuf.DescriptorProtos.MethodOptions;
import com.google.protobuf.DescriptorProtos.ServiceOptions;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.ExtensionRegistry;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.hansa.contract.v1.ContractProto;
import io.grpc.MethodDescriptor.MethodType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads policies out of descriptors and of the YAML beside them, and gathers what is wrong. For one
 * thread.
 */
final class ContractReader {
  /**
   * Knows the options of the contract; descriptors parsed without it keep them as unknown fields.
   */
  static final ExtensionRegistry OPTIONS = options();

  private final BundleYaml yaml;
  private final PolicyRules rules;
  private final Optional<String> onlyTarget;
  private final List<String> faults;
  private final Function<FileDescriptor, ContractOrigin> origins;
  private final List<MethodContract> methods = new ArrayList<>();
  private final Set<String> workloads = new HashSet<>();

  /**
   * @param origins which version a file belongs to
   * @param faults where to put what is found
   */
  ContractReader(
      BundleYaml yaml, Function<FileDescriptor, ContractOrigin> origins, List<String> faults) {
    this.yaml = yaml;
    this.origins = origins;
    this.faults = faults;
    rules = new PolicyRules(yaml.policy());
    onlyTarget =
        yaml.targets().size() == 1
            ? Optional.of(yaml.targets().getFirst().workload())
            : Optional.empty();
  }

  private static ExtensionRegistry options() {
    var registry = ExtensionRegistry.newInstance();
    ContractProto.registerAllExtensions(registry);
    return registry;
  }

  void read(FileDescriptor file) {
    file.getServices().stream()
        .filter(service -> !BuiltInContracts.serves(service.getFullName()))
        .forEach(this::read);
  }

  void read(ServiceDescriptor service) {
    var told = workload(service);
    boolean silent = false;
    for (var method : service.getMethods()) {
      silent |= !read(method, told);
    }
    if (silent) {
      faults.add(
          ProtoPlaces.of(service)
              .fault(
                  service.getFullName()
                      + " names no workload; give it (hansa.contract.v1.service), or a policy rule"
                      + " with workload"));
    }
  }

  /** Judges what only the whole shows: rules and targets that are for nothing. */
  void finish() {
    for (var rule : rules.unmatched()) {
      faults.add(
          rule.selector()
              .place()
              .fault(
                  "selector "
                      + rule.selector().value().text()
                      + " is for no method of the bundle"));
    }
    var targets = new HashSet<String>();
    for (var target : yaml.targets()) {
      if (!targets.add(target.workload())) {
        faults.add(target.place() + ": workload " + target.workload() + " has a target already");
      } else if (!workloads.contains(target.workload())) {
        faults.add(
            target.place()
                + ": no method of the bundle is served by workload "
                + target.workload()
                + "; name it in a policy rule");
      }
    }
  }

  List<MethodContract> methods() {
    return methods;
  }

  /** Whether somebody serves the method. */
  private boolean read(MethodDescriptor method, String told) {
    var name = name(method);
    var options = methodOptions(method);
    var policy =
        new Tightening(
            name,
            options.hasExtension(ContractProto.method)
                ? Optional.of(options.getExtension(ContractProto.method))
                : Optional.empty(),
            rules.of(name),
            faults);
    var workload = policy.workload(told, onlyTarget);
    workload.ifPresent(workloads::add);
    if (!policy.hasPolicy()) {
      faults.add(
          ProtoPlaces.of(method)
              .fault(
                  name
                      + " has no policy; give it (hansa.contract.v1.method), or a policy rule with"
                      + " scopes"));
      return workload.isPresent();
    }
    var contract =
        new MethodContract(
            name,
            workload.orElse(""),
            type(method),
            policy.scopes(),
            policy.exposure(),
            policy.deadline(),
            policy.keyed(),
            policy.criticality(),
            policy.grants(),
            policy.hedging(),
            method,
            origins.apply(method.getFile()));
    check(contract);
    methods.add(contract);
    return workload.isPresent();
  }

  private void check(MethodContract contract) {
    var place = ProtoPlaces.of(contract.descriptor());
    contract
        .deadline()
        .filter(deadline -> !deadline.isPositive())
        .ifPresent(
            deadline ->
                faults.add(
                    place.fault(
                        contract.fullMethodName()
                            + " has a deadline of "
                            + deadline
                            + " (expected: > PT0S)")));
    if (contract.keyed()
        && contract.descriptor().getInputType().findFieldByName(MethodContract.KEY_FIELD) == null) {
      faults.add(
          place.fault(
              contract.fullMethodName()
                  + " is keyed, but its request has no request_id; add the field, or leave keyed"
                  + " out"));
    }
    contract
        .hedging()
        .flatMap(hedging -> HedgingRules.fault(contract, hedging))
        .ifPresent(fault -> faults.add(place.fault(contract.fullMethodName() + fault)));
    faults.addAll(ResumptionRules.faults(contract.descriptor()));
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

  private static String workload(ServiceDescriptor service) {
    try {
      var options = ServiceOptions.parseFrom(service.getOptions().toByteString(), OPTIONS);
      return options.getExtension(ContractProto.service).getWorkload();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("options of a linked descriptor always parse", e);
    }
  }

  static MethodOptions methodOptions(MethodDescriptor method) {
    try {
      return MethodOptions.parseFrom(method.getOptions().toByteString(), OPTIONS);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("options of a linked descriptor always parse", e);
    }
  }
}
