package dev.hansa.runtime.contract;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.ServiceDescriptor;
import io.grpc.protobuf.ProtoFileDescriptorSupplier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
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
import java.util.stream.Stream;

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
    var reader = new ContractReader();
    for (var service : services) {
      if (service.getSchemaDescriptor() instanceof ProtoFileDescriptorSupplier schema) {
        reader.read(schema.getFileDescriptor().findServiceByName(simpleName(service.getName())));
      } else {
        throw new ContractException(List.of(service.getName() + " has no Protobuf descriptor"));
      }
    }
    return new Contracts(reader.result());
  }

  /**
   * Reads the contracts of a serialized {@code FileDescriptorSet} that includes its imports.
   *
   * @throws ContractException if a method has no policy, or the bytes are no descriptor set
   */
  public static Contracts parse(byte[] fileDescriptorSet) {
    return new Contracts(read(List.of(fileDescriptorSet)));
  }

  /**
   * Reads every {@code *.binpb} of a folder, in the order of their names.
   *
   * @throws ContractException if a method has no policy, or a file is no descriptor set
   * @throws UncheckedIOException if the folder cannot be read
   */
  public static Contracts load(Path folder) {
    return new Contracts(read(bundles(folder)));
  }

  /** No methods at all. */
  public static Contracts none() {
    return new Contracts(List.of());
  }

  /** Health and reflection, which every mesh port serves under a built-in policy. */
  public static Contracts builtIn() {
    return BuiltInContracts.INSTANCE;
  }

  private static List<byte[]> bundles(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      var bundles = new ArrayList<byte[]>();
      for (var file : files.filter(f -> f.toString().endsWith(".binpb")).sorted().toList()) {
        bundles.add(Files.readAllBytes(file));
      }
      return bundles;
    } catch (IOException e) {
      throw new UncheckedIOException(folder + ": contracts cannot be read", e);
    }
  }

  private static Collection<MethodContract> read(List<byte[]> bundles) {
    var reader = new ContractReader();
    for (byte[] bundle : bundles) {
      try {
        var set = FileDescriptorSet.parseFrom(bundle, ContractReader.OPTIONS);
        for (FileDescriptor file : DescriptorSets.link(set)) {
          file.getServices().stream()
              .filter(service -> !BuiltInContracts.serves(service.getFullName()))
              .forEach(reader::read);
        }
      } catch (InvalidProtocolBufferException _) {
        throw new ContractException(List.of("a contract bundle is no FileDescriptorSet"));
      }
    }
    return reader.result();
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

  static Contracts ofMethods(Collection<MethodContract> methods) {
    return new Contracts(methods);
  }
}
