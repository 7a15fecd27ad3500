package dev.hansa.gateway.transcoder;

import com.google.api.AnnotationsProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.ExtensionRegistry;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The files of one descriptor set, linked. A file may stand before or after those it imports. */
final class DescriptorPool {
  private final Map<String, FileDescriptorProto> protos = new LinkedHashMap<>();
  private final Map<String, FileDescriptor> linked = new LinkedHashMap<>();

  private DescriptorPool() {}

  /** Parses a set with the HTTP rules in its options. */
  static FileDescriptorSet parse(ByteString bytes) throws InvalidProtocolBufferException {
    ExtensionRegistry registry = ExtensionRegistry.newInstance();
    AnnotationsProto.registerAllExtensions(registry);
    return FileDescriptorSet.parseFrom(bytes, registry);
  }

  /**
   * @throws IllegalArgumentException if a file does not link
   */
  static DescriptorPool of(List<FileDescriptorSet> sets) {
    var pool = new DescriptorPool();
    sets.forEach(
        set -> set.getFileList().forEach(file -> pool.protos.putIfAbsent(file.getName(), file)));
    pool.protos.keySet().forEach(name -> pool.link(name, new ArrayList<>()));
    return pool;
  }

  Collection<FileDescriptor> files() {
    return linked.values();
  }

  private FileDescriptor link(String name, List<String> importers) {
    FileDescriptor done = linked.get(name);
    if (done != null) {
      return done;
    }
    FileDescriptorProto proto = protos.get(name);
    if (proto == null) {
      throw new IllegalArgumentException(
          name + " is missing from the descriptor set; build it with its imports");
    }
    if (importers.contains(name)) {
      throw new IllegalArgumentException(name + " imports itself");
    }
    importers.add(name);
    FileDescriptor[] dependencies =
        proto.getDependencyList().stream()
            .map(dependency -> link(dependency, importers))
            .toArray(FileDescriptor[]::new);
    importers.removeLast();
    try {
      FileDescriptor file = FileDescriptor.buildFrom(proto, dependencies);
      linked.put(name, file);
      return file;
    } catch (DescriptorValidationException e) {
      throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
    }
  }
}
