package dev.hansa.gateway.edge.openapi;

import com.google.gson.JsonObject;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Enums by name. ProtoJSON takes numbers as well, and an answer shows an unknown one as such. */
final class EnumSchemas {
  private EnumSchemas() {}

  static boolean isNull(EnumDescriptor type) {
    return type.getFullName().equals("google.protobuf.NullValue");
  }

  static JsonObject of(EnumDescriptor type, Comments comments) {
    JsonObject schema = Json.type("string");
    schema.addProperty("title", type.getName());
    Json.describe(schema, comments.of(type));
    Json.describe(schema, values(type, comments));
    schema.add("enum", Json.strings(names(type)));
    if (type.getOptions().getDeprecated()) {
      schema.addProperty("deprecated", true);
    }
    return schema;
  }

  /** Each name once; the names of aliases too. */
  private static Set<String> names(EnumDescriptor type) {
    Set<String> names = new LinkedHashSet<>();
    type.getValues().forEach(value -> names.add(value.getName()));
    return names;
  }

  private static String values(EnumDescriptor type, Comments comments) {
    List<String> lines = new ArrayList<>();
    for (EnumValueDescriptor value : type.getValues()) {
      String comment = comments.of(value).replaceAll("\\s+", " ");
      String deprecated = value.getOptions().getDeprecated() ? " (deprecated)" : "";
      if (!comment.isEmpty() || !deprecated.isEmpty()) {
        lines.add(
            "- `" + value.getName() + '`' + deprecated + (comment.isEmpty() ? "" : ": " + comment));
      }
    }
    return String.join("\n", lines);
  }

  /** The names that rules leave; all of them if there are no such rules. */
  static List<String> allowed(EnumDescriptor type, Message rules) {
    return type.getValues().stream()
        .filter(value -> allows(rules, value.getNumber()))
        .map(EnumValueDescriptor::getName)
        .toList();
  }

  static boolean refusesZero(Message rules) {
    return !allows(rules, 0);
  }

  private static boolean allows(Message rules, int number) {
    var type = rules.getDescriptorForType();
    var constant = type.findFieldByName("const");
    var in = type.findFieldByName("in");
    var notIn = type.findFieldByName("not_in");
    if (constant == null || in == null || notIn == null) {
      return true;
    }
    boolean isConstant =
        !rules.hasField(constant) || ((Integer) rules.getField(constant)) == number;
    var listed = (List<?>) rules.getField(in);
    return isConstant
        && (listed.isEmpty() || listed.contains(number))
        && !((List<?>) rules.getField(notIn)).contains(number);
  }
}
