package dev.hansa.gateway.edge.openapi;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.DescriptorProtos.SourceCodeInfo.Location;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The comments of contracts, as far as their descriptor sets carry source info. For one thread.
 *
 * @see <a href="https://google.aip.dev/192">AIP-192, whose internal comments are left out</a>
 */
final class Comments {
  private static final Pattern INTERNAL = Pattern.compile("\\(--.*?--\\)", Pattern.DOTALL);
  private static final Pattern SENTENCE_END = Pattern.compile("\\.(\\s|$)|\\n\\s*\\n");

  private final IdentityHashMap<FileDescriptor, Map<List<Integer>, Location>> files =
      new IdentityHashMap<>();

  /** A comment in two parts, as operations show it. */
  record Parts(String summary, String rest) {}

  String of(ServiceDescriptor service) {
    return at(service.getFile(), path(service));
  }

  String of(MethodDescriptor method) {
    return at(
        method.getFile(),
        then(
            path(method.getService()),
            ServiceDescriptorProto.METHOD_FIELD_NUMBER,
            method.getIndex()));
  }

  String of(Descriptor message) {
    return at(message.getFile(), path(message));
  }

  String of(FieldDescriptor field) {
    return at(
        field.getFile(),
        then(
            path(field.getContainingType()), DescriptorProto.FIELD_FIELD_NUMBER, field.getIndex()));
  }

  String of(OneofDescriptor oneof) {
    return at(
        oneof.getFile(),
        then(
            path(oneof.getContainingType()),
            DescriptorProto.ONEOF_DECL_FIELD_NUMBER,
            oneof.getIndex()));
  }

  String of(EnumDescriptor type) {
    return at(type.getFile(), path(type));
  }

  String of(EnumValueDescriptor value) {
    return at(
        value.getFile(),
        then(path(value.getType()), EnumDescriptorProto.VALUE_FIELD_NUMBER, value.getIndex()));
  }

  /** The first sentence, as plain text without its full stop, and what follows it. */
  static Parts split(String comment) {
    var end = SENTENCE_END.matcher(comment);
    if (!end.find()) {
      return new Parts(oneLine(comment), "");
    }
    return new Parts(
        oneLine(comment.substring(0, end.start())), comment.substring(end.end()).strip());
  }

  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s+", " ").replace("`", "");
  }

  private String at(FileDescriptor file, List<Integer> path) {
    Location location = files.computeIfAbsent(file, Comments::index).get(path);
    if (location == null) {
      return "";
    }
    String comment =
        location.getLeadingComments().isBlank()
            ? location.getTrailingComments()
            : location.getLeadingComments();
    return flowing(
        INTERNAL
            .matcher(comment)
            .replaceAll("")
            .lines()
            .map(line -> line.startsWith(" ") ? line.substring(1) : line)
            .map(String::stripTrailing)
            .filter(line -> !line.startsWith("buf:lint:")));
  }

  /** Lines that only the width of the source broke are joined; lists, code and errors are not. */
  private static String flowing(Stream<String> lines) {
    return lines
        .collect(Collectors.joining("\n"))
        .strip()
        .replaceAll("\n(?=Errors:)", "\n\n")
        .replaceAll("\n{3,}", "\n\n")
        .replaceAll("(?<!\n)\n(?![\n\\s*\\-|#>]|[0-9]+\\.)", " ");
  }

  private static Map<List<Integer>, Location> index(FileDescriptor file) {
    Map<List<Integer>, Location> places = new HashMap<>();
    file.toProto()
        .getSourceCodeInfo()
        .getLocationList()
        .forEach(location -> places.putIfAbsent(location.getPathList(), location));
    return places;
  }

  private static List<Integer> path(ServiceDescriptor service) {
    return List.of(FileDescriptorProto.SERVICE_FIELD_NUMBER, service.getIndex());
  }

  private static List<Integer> path(Descriptor message) {
    Descriptor outer = message.getContainingType();
    return outer == null
        ? List.of(FileDescriptorProto.MESSAGE_TYPE_FIELD_NUMBER, message.getIndex())
        : then(path(outer), DescriptorProto.NESTED_TYPE_FIELD_NUMBER, message.getIndex());
  }

  private static List<Integer> path(EnumDescriptor type) {
    Descriptor outer = type.getContainingType();
    return outer == null
        ? List.of(FileDescriptorProto.ENUM_TYPE_FIELD_NUMBER, type.getIndex())
        : then(path(outer), DescriptorProto.ENUM_TYPE_FIELD_NUMBER, type.getIndex());
  }

  private static List<Integer> then(List<Integer> path, int... more) {
    List<Integer> longer = new ArrayList<>(path);
    for (int step : more) {
      longer.add(step);
    }
    return longer;
  }
}
