package dev.hansa.gateway.transcoder.rule;

import com.google.api.AnnotationsProto;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.DescriptorProtos.SourceCodeInfo.Location;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where things stand in the proto files of a bundle, as far as its descriptor set tells. */
public final class SourcePlaces {
  private final Map<String, Map<List<Integer>, Place>> files = new HashMap<>();

  /** The parts of a file. */
  public Places of(FileDescriptorProto file) {
    return places(file, List.of());
  }

  /** A service. */
  public Place of(ServiceDescriptor service) {
    return of(service.getFile().toProto())
        .at(FileDescriptorProto.SERVICE_FIELD_NUMBER, service.getIndex());
  }

  /** A part of a field, such as its JSON name. */
  public Place of(FieldDescriptor field, int part) {
    List<Integer> path = new ArrayList<>(path(field.getContainingType()));
    path.add(DescriptorProto.FIELD_FIELD_NUMBER);
    path.add(field.getIndex());
    return places(field.getFile().toProto(), path).at(part);
  }

  /** The HTTP rule in the options of a method, or what is nearest to it. */
  Places ofRule(MethodDescriptor method) {
    return places(
        method.getFile().toProto(),
        List.of(
            FileDescriptorProto.SERVICE_FIELD_NUMBER,
            method.getService().getIndex(),
            ServiceDescriptorProto.METHOD_FIELD_NUMBER,
            method.getIndex(),
            MethodDescriptorProto.OPTIONS_FIELD_NUMBER,
            AnnotationsProto.http.getNumber()));
  }

  private static List<Integer> path(Descriptor message) {
    Descriptor outer = message.getContainingType();
    List<Integer> path = outer == null ? new ArrayList<>() : new ArrayList<>(path(outer));
    path.add(
        outer == null
            ? FileDescriptorProto.MESSAGE_TYPE_FIELD_NUMBER
            : DescriptorProto.NESTED_TYPE_FIELD_NUMBER);
    path.add(message.getIndex());
    return path;
  }

  private Places places(FileDescriptorProto file, List<Integer> root) {
    return new Places(
        Place.of(file.getName()),
        () -> files.computeIfAbsent(file.getName(), _ -> index(file)),
        root);
  }

  private static Map<List<Integer>, Place> index(FileDescriptorProto file) {
    Map<List<Integer>, Place> index = new HashMap<>();
    for (Location location : file.getSourceCodeInfo().getLocationList()) {
      if (location.getSpanCount() >= 3) {
        index.putIfAbsent(
            List.copyOf(location.getPathList()),
            new Place(file.getName(), location.getSpan(0) + 1, location.getSpan(1) + 1));
      }
    }
    return index;
  }
}
