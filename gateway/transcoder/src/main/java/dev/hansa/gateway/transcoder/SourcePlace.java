package dev.hansa.gateway.transcoder;

import com.google.api.AnnotationsProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.DescriptorProtos.SourceCodeInfo.Location;
import com.google.protobuf.Descriptors.MethodDescriptor;
import java.util.ArrayList;
import java.util.List;

/**
 * Where something stands in its proto file, as far as the descriptor set tells.
 *
 * @param line from 1, or 0
 * @param column from 1, or 0
 */
record SourcePlace(String file, int line, int column) {

  /**
   * The HTTP rule of a method, or a part of it.
   *
   * @param withinRule field numbers and indexes within the rule
   */
  static SourcePlace of(MethodDescriptor method, int... withinRule) {
    List<Integer> path = new ArrayList<>();
    path.add(FileDescriptorProto.SERVICE_FIELD_NUMBER);
    path.add(method.getService().getIndex());
    path.add(ServiceDescriptorProto.METHOD_FIELD_NUMBER);
    path.add(method.getIndex());
    path.add(MethodDescriptorProto.OPTIONS_FIELD_NUMBER);
    path.add(AnnotationsProto.http.getNumber());
    for (int step : withinRule) {
      path.add(step);
    }
    FileDescriptorProto file = method.getFile().toProto();
    Location best = null;
    for (Location location : file.getSourceCodeInfo().getLocationList()) {
      List<Integer> candidate = location.getPathList();
      boolean fits =
          candidate.size() <= path.size() && candidate.equals(path.subList(0, candidate.size()));
      if (fits && (best == null || candidate.size() > best.getPathCount())) {
        best = location;
      }
    }
    return best == null || best.getPathCount() == 0
        ? new SourcePlace(file.getName(), 0, 0)
        : new SourcePlace(file.getName(), best.getSpan(0) + 1, best.getSpan(1) + 1);
  }

  Violation violation(String rule, String message) {
    return new Violation(file, line, column, rule, message);
  }
}
