package dev.hansa.runtime.contract;

import com.google.protobuf.ByteString;
import io.grpc.ServiceDescriptor;
import io.grpc.protobuf.ProtoFileDescriptorSupplier;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** The methods of some contracts, by name. Immutable. */
public final class Contracts {
  private final Map<String, MethodContract> methods;

  private Contracts(Collection<MethodContract> methods) {
    var byName = new LinkedHashMap<String, MethodContract>();
    methods.forEach(method -> byName.put(method.fullMethodName(), method));
    this.methods = Map.copyOf(byName);
  }

  /**
   * Reads the contracts of generated services, such as {@code OrdersGrpc.getServiceDescriptor()}.
   *
   * @throws ContractException if a method has no policy; lists all of them
   */
  public static Contracts of(Collection<ServiceDescriptor> services) {
    var faults = new ArrayList<String>();
    var reader = new ContractReader(BundleYaml.NONE, ContractOrigin::of, faults);
    for (var service : services) {
      if (service.getSchemaDescriptor() instanceof ProtoFileDescriptorSupplier schema) {
        reader.read(schema.getFileDescriptor().findServiceByName(simpleName(service.getName())));
      } else {
        faults.add(service.getName() + " has no Protobuf descriptor");
      }
    }
    if (!faults.isEmpty()) {
      throw new ContractException(faults);
    }
    return new Contracts(reader.methods());
  }

  /**
   * Reads the contracts of a serialized {@code FileDescriptorSet} that includes its imports.
   *
   * @throws ContractException if a method has no policy, or the bytes are no descriptor set
   */
  public static Contracts parse(byte[] fileDescriptorSet) {
    return new ContractBundle("bundle", ByteString.copyFrom(fileDescriptorSet), "")
        .read()
        .contracts();
  }

  /**
   * Reads every bundle of a folder.
   *
   * @throws ContractException with every fault of every bundle
   * @throws UncheckedIOException if the folder cannot be read
   */
  public static Contracts load(Path folder) {
    return BundleSet.read(ContractFolder.read(folder)).contracts();
  }

  /** No methods at all. */
  public static Contracts none() {
    return new Contracts(List.of());
  }

  /** Health and reflection, which every mesh port serves under a built-in policy. */
  public static Contracts builtIn() {
    return BuiltInContracts.INSTANCE;
  }

  /** Explaining decisions and renewing streams, which every port of the runtime serves. */
  public static Contracts ofEveryPort() {
    return BuiltInContracts.OF_EVERY_PORT;
  }

  private static String simpleName(String fullName) {
    return fullName.substring(fullName.lastIndexOf('.') + 1);
  }

  /** The method of this name, {@code package.Service/Method}. */
  public Optional<MethodContract> find(String fullMethodName) {
    return Optional.ofNullable(methods.get(fullMethodName));
  }

  /** All methods, in no order. */
  public Collection<MethodContract> methods() {
    return methods.values();
  }

  /** Every scope that a method asks for, in alphabetical order. */
  public Set<String> scopes() {
    var scopes = new TreeSet<String>();
    methods.values().forEach(method -> scopes.addAll(method.scopes()));
    return scopes;
  }

  /** Every workload that serves a method, in alphabetical order. */
  public Set<String> workloads() {
    var workloads = new TreeSet<String>();
    methods.values().forEach(method -> workloads.add(method.workload()));
    return workloads;
  }

  /** Full names of the services, in alphabetical order. */
  Set<String> services() {
    var services = new TreeSet<String>();
    methods
        .values()
        .forEach(method -> services.add(method.descriptor().getService().getFullName()));
    return services;
  }

  /** The field that holds the key of each keyed method, by the method's full name. */
  public Map<String, String> keyFields() {
    var fields = new LinkedHashMap<String, String>();
    methods.values().stream()
        .filter(MethodContract::keyed)
        .forEach(method -> fields.put(method.fullMethodName(), MethodContract.KEY_FIELD));
    return fields;
  }

  /** The methods that one workload serves. */
  public Contracts forWorkload(String workload) {
    return where(method -> method.workload().equals(workload));
  }

  /** The methods that fulfil a condition. */
  public Contracts where(Predicate<MethodContract> condition) {
    return new Contracts(methods.values().stream().filter(condition).toList());
  }

  /** These methods and those; where both have one name, those. */
  public Contracts and(Contracts others) {
    var all = new LinkedHashSet<>(methods.values());
    all.addAll(others.methods.values());
    return new Contracts(all);
  }

  /** These methods, whoever read them. */
  public static Contracts ofMethods(Collection<MethodContract> methods) {
    return new Contracts(methods);
  }
}
