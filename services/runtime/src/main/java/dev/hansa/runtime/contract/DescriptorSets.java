package dev.hansa.runtime.contract;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Turns a serialized descriptor set into linked files, in whatever order they stand in it. */
final class DescriptorSets {
  /** Files are linked by recursion; no source tree comes near. */
  private static final int IMPORT_DEPTH = 300;

  private final Map<String, FileDescriptorProto> protos = new LinkedHashMap<>();
  private final Map<String, FileDescriptor> linked = new LinkedHashMap<>();
  private final Set<String> begun = new HashSet<>();

  private DescriptorSets() {}

  static Collection<FileDescriptor> link(FileDescriptorSet set) {
    var sets = new DescriptorSets();
    set.getFileList().forEach(file -> sets.protos.putIfAbsent(file.getName(), file));
    set.getFileList().forEach(sets::link);
    return sets.linked.values();
  }

  private FileDescriptor link(FileDescriptorProto file) {
    var done = linked.get(file.getName());
    if (done != null) {
      return done;
    }
    if (!begun.add(file.getName())) {
      throw new ContractException(List.of(file.getName() + " imports itself"));
    }
    if (begun.size() - linked.size() > IMPORT_DEPTH) {
      throw new ContractException(
          List.of(file.getName() + " is imported at level " + IMPORT_DEPTH + "; import fewer"));
    }
    var imports =
        file.getDependencyList().stream()
            .map(name -> link(imported(file, name)))
            .toArray(FileDescriptor[]::new);
    try {
      var descriptor = FileDescriptor.buildFrom(file, imports);
      linked.put(file.getName(), descriptor);
      return descriptor;
    } catch (DescriptorValidationException e) {
      throw new ContractException(List.of(file.getName() + ": " + e.getDescription()));
    }
  }

  private FileDescriptorProto imported(FileDescriptorProto file, String name) {
    var imported = protos.get(name);
    if (imported == null) {
      throw new ContractException(
          List.of(
              file.getName()
                  + " imports "
                  + name
                  + ", which the bundle lacks; make it with --include_imports"));
    }
    return imported;
  }
}
