package dev.hansa.gateway.edge.openapi;

import com.google.api.FieldBehavior;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Descriptors.OneofDescriptor;
import dev.hansa.contract.v1.Sensitivity;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Schemas of messages and their fields. Messages and enums are referred to, never copied. */
final class Schemas {
  private final Comments comments;
  private final SchemaNames names;

  /**
   * A field of a message.
   *
   * @param required whether it has to be there
   */
  record Property(JsonObject schema, boolean required) {}

  Schemas(Comments comments, SchemaNames names) {
    this.comments = comments;
    this.names = names;
  }

  /** A reference to a message, or the schema of a well-known type. */
  JsonObject message(Descriptor message, Face face) {
    return message(message, face, Variant.NONE);
  }

  JsonObject message(Descriptor message, Face face, Variant variant) {
    return ScalarSchemas.of(message)
        .orElseGet(() -> Json.ref("schemas", names.of(message, face, variant)));
  }

  /** The value of a field, with all that its contract says of it. */
  Property field(FieldDescriptor field, Face face) {
    JsonObject schema = shape(field, face);
    Json.describe(schema, comments.of(field));
    boolean byRule = face.comesIn() && RuleKeywords.apply(field, schema);
    policy(field, face, schema);
    OneofDescriptor oneof = field.getRealContainingOneof();
    if (oneof != null) {
      schema.addProperty("x-oneof", oneof.getName());
    }
    return new Property(schema, field.isRequired() || byRule);
  }

  /** One element of a repeated field, or the value of a singular one. */
  JsonObject element(FieldDescriptor field, Face face) {
    return switch (field.getType()) {
      case MESSAGE, GROUP -> message(field.getMessageType(), face);
      case ENUM -> enumeration(field, face);
      default -> ScalarSchemas.of(field.getType());
    };
  }

  private JsonObject shape(FieldDescriptor field, Face face) {
    if (field.isMapField()) {
      JsonObject schema = Json.type("object");
      schema.add("additionalProperties", element(part(field, 2), face));
      schema.add("propertyNames", ScalarSchemas.ofKey(part(field, 1).getType()));
      return schema;
    }
    if (field.isRepeated()) {
      JsonObject schema = Json.type("array");
      schema.add("items", element(field, face));
      return schema;
    }
    return element(field, face);
  }

  private static FieldDescriptor part(FieldDescriptor map, int number) {
    return map.getMessageType().findFieldByNumber(number);
  }

  private JsonObject enumeration(FieldDescriptor field, Face face) {
    EnumDescriptor type = field.getEnumType();
    if (EnumSchemas.isNull(type)) {
      return ScalarSchemas.nothing();
    }
    if (face.comesIn()) {
      List<String> allowed = EnumSchemas.allowed(type, ContractOptions.rules(field).getEnum());
      if (allowed.size() < type.getValues().size()) {
        JsonObject schema = Json.type("string");
        schema.add("enum", Json.strings(allowed));
        return schema;
      }
    }
    return Json.ref("schemas", names.of(type));
  }

  private static void policy(FieldDescriptor field, Face face, JsonObject schema) {
    if (field.getOptions().getDeprecated()) {
      schema.addProperty("deprecated", true);
    }
    if (field.hasDefaultValue()) {
      defaultOf(field, schema);
    }
    Sensitivity sensitivity = ContractOptions.sensitivity(field);
    if (sensitivity == Sensitivity.SECRET) {
      if (field.getType() == FieldDescriptor.Type.STRING && !field.isRepeated()) {
        schema.addProperty("format", "password");
      }
      if (face.comesIn()) {
        schema.addProperty("writeOnly", true);
      }
    }
    if (sensitivity == Sensitivity.SECRET || sensitivity == Sensitivity.PERSONAL) {
      schema.addProperty("x-sensitivity", sensitivity.name());
    }
    List<FieldBehavior> behavior = ContractOptions.behavior(field);
    if (behavior.contains(FieldBehavior.OUTPUT_ONLY)) {
      schema.addProperty("readOnly", true);
    }
    if (behavior.contains(FieldBehavior.IMMUTABLE)) {
      Json.describe(schema, "Cannot be changed once set.");
    }
  }

  private static void defaultOf(FieldDescriptor field, JsonObject schema) {
    switch (field.getDefaultValue()) {
      case String text -> schema.addProperty("default", text);
      case Boolean bool -> schema.addProperty("default", bool);
      case EnumValueDescriptor value -> schema.addProperty("default", value.getName());
      case Number number -> {
        if (Double.isFinite(number.doubleValue())) {
          var value = Numerals.of(field, number);
          if (field.getJavaType() == JavaType.LONG) {
            schema.addProperty("default", value.toPlainString());
          } else {
            schema.addProperty("default", value);
          }
        }
      }
      default -> Json.describe(schema, "It has a default.");
    }
  }

  /** Whether an empty message would be refused. */
  boolean requiresAnything(Descriptor message, Variant variant) {
    return message.getFields().stream()
        .filter(field -> !variant.without().contains(field) && !variant.optional().contains(field))
        .filter(field -> !eitherOr(message).contains(field.getName()))
        .anyMatch(
            field -> field.isRequired() || RuleKeywords.apply(field, shape(field, Face.INPUT)));
  }

  /** The component of a message. */
  JsonObject component(Descriptor message, Face face, Variant variant) {
    JsonObject schema = Json.type("object");
    schema.addProperty("title", message.getName());
    Json.describe(schema, comments.of(message));
    JsonObject properties = new JsonObject();
    JsonArray required = new JsonArray();
    Set<String> eitherOr = eitherOr(message);
    List<FieldDescriptor> fields = new ArrayList<>(message.getFields());
    fields.removeAll(variant.without());
    for (FieldDescriptor field : fields) {
      Property property = field(field, face);
      properties.add(field.getJsonName(), property.schema());
      boolean optional = variant.optional().contains(field) || eitherOr.contains(field.getName());
      if (property.required() && !optional) {
        required.add(field.getJsonName());
      }
    }
    oneofs(message, fields, face, schema);
    if (face.comesIn()) {
      messageRules(message, schema);
    }
    if (message.getOptions().getDeprecated()) {
      schema.addProperty("deprecated", true);
    }
    schema.add("properties", properties);
    if (!required.isEmpty()) {
      schema.add("required", required);
    }
    if (message.isExtendable()) {
      schema.add("patternProperties", Json.object("^\\[.+\\]$", new JsonObject()));
    }
    if (face == Face.INPUT) {
      schema.addProperty("additionalProperties", false);
    }
    return schema;
  }

  /** The component of an enum. */
  JsonObject component(EnumDescriptor type) {
    return EnumSchemas.of(type, comments);
  }

  private void oneofs(
      Descriptor message, List<FieldDescriptor> fields, Face face, JsonObject schema) {
    for (OneofDescriptor oneof : message.getRealOneofs()) {
      String members =
          oneof.getFields().stream()
              .filter(fields::contains)
              .map(member -> '`' + member.getJsonName() + '`')
              .collect(Collectors.joining(", "));
      if (members.isEmpty()) {
        continue;
      }
      boolean required = face.comesIn() && ContractOptions.rules(oneof).getRequired();
      String comment = comments.of(oneof);
      Json.describe(
          schema,
          (required ? "Exactly" : "At most")
              + " one of "
              + members
              + (comment.isEmpty() ? "." : ": " + comment));
    }
  }

  /** Members of a oneof by rule: their own rules do not ask for them. */
  private static Set<String> eitherOr(Descriptor message) {
    return ContractOptions.rules(message).getOneofList().stream()
        .flatMap(oneof -> oneof.getFieldsList().stream())
        .collect(Collectors.toSet());
  }

  private static void messageRules(Descriptor message, JsonObject schema) {
    var rules = ContractOptions.rules(message);
    rules
        .getOneofList()
        .forEach(
            oneof ->
                Json.describe(
                    schema,
                    (oneof.getRequired() ? "Exactly" : "At most")
                        + " one of "
                        + oneof.getFieldsList().stream()
                            .map(name -> '`' + jsonName(message, name) + '`')
                            .collect(Collectors.joining(", "))
                        + "."));
    rules.getCelList().forEach(rule -> Json.describe(schema, RuleKeywords.text(rule) + "."));
    rules.getCelExpressionList().forEach(cel -> Json.describe(schema, "Must hold: `" + cel + "`."));
  }

  private static String jsonName(Descriptor message, String name) {
    FieldDescriptor field = message.findFieldByName(name);
    return field == null ? name : field.getJsonName();
  }
}
