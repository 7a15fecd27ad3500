package dev.hansa.gateway.edge;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The place of a field as a JSON pointer (RFC 6901) into what the client sent. */
final class FieldPointer {
  private FieldPointer() {}

  /**
   * The place of a field in the parts of a request: a pointer into the body, or {@code ?name} for
   * what path or query give.
   *
   * @param body what the body is bound to: {@code *}, a field's name, or empty for nothing
   */
  static String of(String field, Optional<Descriptor> request, String body) {
    if (body.equals("*") || field.isEmpty() || field.startsWith("/") || field.startsWith("?")) {
      return of(field, request);
    }
    int end = end(field, 0);
    return !body.isEmpty() && field.substring(0, end).equals(body)
        ? within(of(field, request))
        : '?' + field;
  }

  /** Without its first step, which the body does not show. */
  private static String within(String pointer) {
    int second = pointer.indexOf('/', 1);
    return second < 0 ? "" : pointer.substring(second);
  }

  /**
   * @param field a pointer already, or proto names such as {@code lines[0].unit_price}
   * @param request the message that they begin in
   */
  static String of(String field, Optional<Descriptor> request) {
    if (field.isEmpty() || field.startsWith("/")) {
      return field;
    }
    var pointer = new StringBuilder();
    Descriptor message = request.orElse(null);
    int i = 0;
    while (i < field.length()) {
      char c = field.charAt(i);
      if (c == '.') {
        i++;
      } else if (c == '[') {
        int end = Math.max(field.indexOf(']', i), i + 1);
        pointer.append('/').append(escape(unquote(field.substring(i + 1, end))));
        i = end + 1;
      } else {
        int end = end(field, i);
        String name = field.substring(i, end);
        FieldDescriptor descriptor = message == null ? null : message.findFieldByName(name);
        pointer.append('/').append(escape(descriptor == null ? name : descriptor.getJsonName()));
        message = next(descriptor);
        i = end;
      }
    }
    return pointer.toString();
  }

  private static @Nullable Descriptor next(@Nullable FieldDescriptor field) {
    if (field == null || field.getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
      return null;
    }
    if (!field.isMapField()) {
      return field.getMessageType();
    }
    FieldDescriptor value = field.getMessageType().findFieldByNumber(2);
    return value.getJavaType() == FieldDescriptor.JavaType.MESSAGE ? value.getMessageType() : null;
  }

  private static int end(String field, int from) {
    int i = from;
    while (i < field.length() && field.charAt(i) != '.' && field.charAt(i) != '[') {
      i++;
    }
    return i;
  }

  private static String unquote(String key) {
    return key.length() > 1 && key.startsWith("\"") ? key.substring(1, key.length() - 1) : key;
  }

  private static String escape(String segment) {
    return segment.replace("~", "~0").replace("/", "~1");
  }
}
