package dev.hansa.runtime.contract;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Turns a serialized descriptor set into linked files; imports stand before their users in it. */
final class DescriptorSets {
  private DescriptorSets() {}

  static Collection<FileDescriptor> link(FileDescriptorSet set) {
    Map<String, FileDescriptor> linked = new LinkedHashMap<>();
    for (FileDescriptorProto file : set.getFileList()) {
      var imports = new ArrayList<FileDescriptor>();
      for (var name : file.getDependencyList()) {
        var imported = linked.get(name);
        if (imported == null) {
          throw new ContractException(
              List.of(file.getName() + " imports " + name + ", which the bundle lacks"));
        }
        imports.add(imported);
      }
      try {
        linked.put(
            file.getName(), FileDescriptor.buildFrom(file, imports.toArray(FileDescriptor[]::new)));
      } catch (DescriptorValidationException e) {
        throw new ContractException(List.of(file.getName() + ": " + e.getDescription()));
      }
    }
    return linked.values();
  }
}
