package dev.hansa.gateway.edge.openapi;

import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.Optional;

/**
 * Schemas of scalars and well-known types in ProtoJSON.
 *
 * @see <a href="https://protobuf.dev/programming-guides/json/">ProtoJSON Format</a>
 * @see <a href="https://spec.openapis.org/registry/format/">Format registry</a>
 */
final class ScalarSchemas {
  private static final long MAX_UINT32 = 0xffff_ffffL;

  private ScalarSchemas() {}

  /** A scalar; enums and messages are none. */
  static JsonObject of(FieldDescriptor.Type type) {
    return switch (type) {
      case BOOL -> Json.type("boolean");
      case STRING -> Json.type("string");
      case BYTES -> bytes();
      case INT32, SINT32, SFIXED32 -> Json.typeAndFormat("integer", "int32");
      case UINT32, FIXED32 -> uint32();
      case INT64, SINT64, SFIXED64 -> integerText("int64", "^-?[0-9]{1,19}$");
      case UINT64, FIXED64 -> integerText("uint64", "^[0-9]{1,20}$");
      case FLOAT -> Json.typeAndFormat("number", "float");
      case DOUBLE -> Json.typeAndFormat("number", "double");
      case ENUM, MESSAGE, GROUP -> throw new IllegalArgumentException(type + " is no scalar");
    };
  }

  /** The key of a map, which JSON writes as a name. */
  static JsonObject ofKey(FieldDescriptor.Type type) {
    return switch (type) {
      case BOOL -> {
        JsonObject schema = new JsonObject();
        schema.add("enum", Json.array(new JsonPrimitive("true"), new JsonPrimitive("false")));
        yield schema;
      }
      case INT32, SINT32, SFIXED32, INT64, SINT64, SFIXED64 ->
          Json.object("pattern", "^-?[0-9]{1,19}$");
      case UINT32, FIXED32, UINT64, FIXED64 -> Json.object("pattern", "^[0-9]{1,20}$");
      default -> Json.type("string");
    };
  }

  /** The well-known types that have a JSON form of their own. */
  static Optional<JsonObject> of(Descriptor message) {
    return Optional.ofNullable(
        switch (message.getFullName()) {
          case "google.protobuf.Timestamp" -> Json.typeAndFormat("string", "date-time");
          case "google.protobuf.Duration" -> duration();
          case "google.protobuf.FieldMask" -> fieldMask();
          case "google.protobuf.Struct" -> struct();
          case "google.protobuf.Value" -> Json.object("description", "Any JSON value.");
          case "google.protobuf.ListValue" -> list();
          case "google.protobuf.Any" -> any();
          case "google.protobuf.DoubleValue",
              "google.protobuf.FloatValue",
              "google.protobuf.Int64Value",
              "google.protobuf.UInt64Value",
              "google.protobuf.Int32Value",
              "google.protobuf.UInt32Value",
              "google.protobuf.BoolValue",
              "google.protobuf.StringValue",
              "google.protobuf.BytesValue" ->
              nullable(of(message.getFields().getFirst().getType()));
          default -> null;
        });
  }

  static boolean isHttpBody(Descriptor message) {
    return message.getFullName().equals("google.api.HttpBody");
  }

  /** Null and nothing else; written so that generators of clients need no type for it. */
  static JsonObject nothing() {
    return Json.object("const", JsonNull.INSTANCE);
  }

  private static JsonObject bytes() {
    JsonObject schema = Json.typeAndFormat("string", "byte");
    schema.addProperty("contentEncoding", "base64");
    return schema;
  }

  /** As a 64-bit integer, so that clients choose a type that holds all values. */
  private static JsonObject uint32() {
    JsonObject schema = Json.typeAndFormat("integer", "int64");
    schema.addProperty("minimum", 0);
    schema.addProperty("maximum", MAX_UINT32);
    return schema;
  }

  private static JsonObject integerText(String format, String pattern) {
    JsonObject schema = Json.typeAndFormat("string", format);
    schema.addProperty("pattern", pattern);
    return schema;
  }

  private static JsonObject duration() {
    JsonObject schema = Json.typeAndFormat("string", "google-duration");
    schema.addProperty("pattern", "^-?[0-9]{1,12}(\\.[0-9]{1,9})?s$");
    schema.add("examples", Json.array(new JsonPrimitive("1.5s")));
    return schema;
  }

  private static JsonObject fieldMask() {
    JsonObject schema = Json.typeAndFormat("string", "google-fieldmask");
    schema.add("examples", Json.array(new JsonPrimitive("name,address.city")));
    return schema;
  }

  private static JsonObject struct() {
    JsonObject schema = Json.type("object");
    schema.addProperty("additionalProperties", true);
    return schema;
  }

  private static JsonObject list() {
    JsonObject schema = Json.type("array");
    schema.add("items", new JsonObject());
    return schema;
  }

  private static JsonObject any() {
    JsonObject type = Json.typeAndFormat("string", "uri-reference");
    type.addProperty(
        "description",
        "Name of the packed message, such as `type.googleapis.com/package.Message`.");
    JsonObject schema = Json.type("object");
    schema.addProperty("title", "Any");
    schema.addProperty(
        "description",
        "A message of any type beside its `@type`; a well-known type stands under `value`.");
    schema.add("properties", Json.object("@type", type));
    schema.add("required", Json.array(new JsonPrimitive("@type")));
    schema.addProperty("additionalProperties", true);
    return schema;
  }

  private static JsonObject nullable(JsonObject schema) {
    schema.add("type", Json.array(schema.get("type"), new JsonPrimitive("null")));
    return schema;
  }
}
