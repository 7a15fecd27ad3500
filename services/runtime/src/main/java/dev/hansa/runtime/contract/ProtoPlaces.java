package dev.hansa.runtime.contract;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.DescriptorProtos.SourceCodeInfo.Location;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import java.util.ArrayDeque;
import java.util.List;

/** Where things stand in their proto file, as far as the descriptor set tells. */
final class ProtoPlaces {
  private ProtoPlaces() {}

  static Place of(ServiceDescriptor service) {
    return of(
        service.getFile().toProto(),
        List.of(FileDescriptorProto.SERVICE_FIELD_NUMBER, service.getIndex()));
  }

  static Place of(MethodDescriptor method) {
    return of(
        method.getFile().toProto(),
        List.of(
            FileDescriptorProto.SERVICE_FIELD_NUMBER,
            method.getService().getIndex(),
            ServiceDescriptorProto.METHOD_FIELD_NUMBER,
            method.getIndex()));
  }

  static Place of(FieldDescriptor field) {
    var path = new ArrayDeque<>(List.of(DescriptorProto.FIELD_FIELD_NUMBER, field.getIndex()));
    for (var message = field.getContainingType();
        message != null;
        message = message.getContainingType()) {
      path.addFirst(message.getIndex());
      path.addFirst(
          message.getContainingType() == null
              ? FileDescriptorProto.MESSAGE_TYPE_FIELD_NUMBER
              : DescriptorProto.NESTED_TYPE_FIELD_NUMBER);
    }
    return of(field.getFile().toProto(), List.copyOf(path));
  }

  private static Place of(FileDescriptorProto file, List<Integer> path) {
    return file.getSourceCodeInfo().getLocationList().stream()
        .filter(location -> location.getPathList().equals(path))
        .findFirst()
        .map(location -> at(file.getName(), location))
        .orElse(Place.whole(file.getName()));
  }

  private static Place at(String file, Location location) {
    return new Place(file, location.getSpan(0) + 1, location.getSpan(1) + 1);
  }
}
