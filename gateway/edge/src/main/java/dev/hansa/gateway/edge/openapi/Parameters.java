package dev.hansa.gateway.edge.openapi;

import com.google.api.FieldBehavior;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import dev.hansa.gateway.edge.openapi.PathText.Parameter;
import dev.hansa.gateway.edge.openapi.Schemas.Property;
import dev.hansa.gateway.transcoder.path.PathTemplate;
import dev.hansa.gateway.transcoder.path.PathTemplate.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What a request gives outside of its body: path, query and headers. */
final class Parameters {
  /** How deep singular messages are expanded; deeper leaves may be given, and are not listed. */
  private static final int DEPTH = 4;

  /** The most that are listed for one operation. */
  private static final int MOST = 200;

  private final Schemas schemas;
  private final ServedRoute served;
  private final JsonArray written = new JsonArray();

  Parameters(Schemas schemas, ServedRoute served) {
    this.schemas = schemas;
    this.served = served;
  }

  /**
   * @param path as the document writes it
   */
  JsonArray write(PathText path) {
    for (Parameter parameter : path.parameters()) {
      written.add(inPath(parameter, path));
    }
    if (!served.takesWholeMessage()) {
      inQuery(served.method().getInputType(), List.of());
    }
    if (served.contract().keyed()) {
      written.add(key());
    }
    written.add(Json.ref("parameters", "Request-Timeout"));
    return written;
  }

  private JsonObject inPath(Parameter parameter, PathText path) {
    PathTemplate template = served.route().path();
    if (parameter.variable().isEmpty()) {
      return parameter(
          parameter.name(),
          "path",
          new Property(Json.type("string"), true),
          "Any text: no field takes it.");
    }
    Variable variable = template.variables().get(parameter.variable().get());
    FieldDescriptor field = PathFields.at(served.method().getInputType(), variable.fieldPath());
    Property property = schemas.field(field, Face.INPUT);
    String several =
        parameter.rest()
            ? "Several segments, or none: slashes are sent as they are, all else is"
                + " percent-encoded."
            : "";
    property.schema().remove("readOnly");
    if (parameter.only()) {
      boolean named = parameter.name().equals(String.join("_", variable.fieldPath()));
      String which = named ? "" : "It is the field `" + field.getJsonName() + "`.";
      return marked(
          parameter,
          parameter(
              parameter.name(), "path", new Property(property.schema(), true), which + several));
    }
    String form = PathFields.form(template, variable, path.names(parameter.variable().get()));
    JsonObject schema = Json.type("string");
    PathFields.pattern(template, variable, property.schema())
        .ifPresent(pattern -> schema.addProperty("pattern", pattern));
    JsonElement comment = property.schema().get("description");
    if (comment != null) {
      Json.describe(schema, comment.getAsString());
    }
    String part = "The field `" + field.getJsonName() + "` becomes `" + form + "`.";
    return marked(
        parameter,
        parameter(
            parameter.name(),
            "path",
            new Property(schema, true),
            several.isEmpty() ? part : part + ' ' + several));
  }

  private static JsonObject marked(Parameter parameter, JsonObject written) {
    if (parameter.rest()) {
      written.addProperty("x-multi-segment", true);
    }
    return written;
  }

  private void inQuery(Descriptor message, List<FieldDescriptor> before) {
    for (FieldDescriptor field : message.getFields()) {
      List<FieldDescriptor> chain = new ArrayList<>(before);
      chain.add(field);
      boolean outputOnly = ContractOptions.behavior(field).contains(FieldBehavior.OUTPUT_ONLY);
      if (outputOnly || comesFromElsewhere(chain) || written.size() >= MOST) {
        continue;
      }
      if (takesText(field)) {
        Property property = schemas.field(field, Face.INPUT);
        JsonObject parameter =
            parameter(
                PathFields.jsonName(chain),
                "query",
                new Property(
                    property.schema(),
                    before.isEmpty() && property.required() && !served.isDerived(field)),
                "");
        if (field.isRepeated()) {
          parameter.addProperty("style", "form");
          parameter.addProperty("explode", true);
        }
        written.add(parameter);
      } else if (isExpanded(field)
          && chain.size() < DEPTH
          && before.stream().noneMatch(f -> isOf(f, field.getMessageType()))) {
        inQuery(field.getMessageType(), chain);
      }
    }
  }

  private static boolean isOf(FieldDescriptor field, Descriptor message) {
    return field.getMessageType().equals(message);
  }

  private boolean comesFromElsewhere(List<FieldDescriptor> chain) {
    boolean inPath =
        served.route().path().variables().stream()
            .anyMatch(variable -> variable.fieldPath().equals(PathFields.names(chain)));
    FieldDescriptor first = chain.getFirst();
    boolean inBody = first.getName().equals(served.route().body());
    boolean isKey = chain.size() == 1 && served.isKey(first);
    return inPath || inBody || isKey;
  }

  /** As the query reader has it: scalars, and messages whose JSON form is a scalar. */
  private static boolean takesText(FieldDescriptor field) {
    if (field.isMapField()) {
      return false;
    }
    if (field.getJavaType() == JavaType.ENUM) {
      return !EnumSchemas.isNull(field.getEnumType());
    }
    if (field.getJavaType() != JavaType.MESSAGE) {
      return true;
    }
    return ScalarSchemas.of(field.getMessageType())
        .map(schema -> schema.get("type"))
        .filter(
            type ->
                !type.isJsonPrimitive() || !Set.of("object", "array").contains(type.getAsString()))
        .isPresent();
  }

  private static boolean isExpanded(FieldDescriptor field) {
    return field.getJavaType() == JavaType.MESSAGE
        && !field.isRepeated()
        && ScalarSchemas.of(field.getMessageType()).isEmpty();
  }

  private JsonObject key() {
    FieldDescriptor field = served.method().getInputType().findFieldByName(ServedRoute.KEY_FIELD);
    JsonObject parameter =
        parameter(
            "Idempotency-Key",
            "header",
            new Property(
                field == null ? Json.type("string") : schemas.field(field, Face.INPUT).schema(),
                !served.takesWholeMessage()),
            served.takesWholeMessage()
                ? "Needed here or as `"
                    + (field == null ? "requestId" : field.getJsonName())
                    + "` in the body."
                : "");
    if (served.takesWholeMessage() && field != null) {
      parameter.addProperty("x-body-field", field.getJsonName());
    }
    return parameter;
  }

  /** The description of its schema belongs to the parameter. */
  private static JsonObject parameter(String name, String in, Property property, String more) {
    JsonObject schema = property.schema();
    JsonObject parameter = Json.object("name", name);
    parameter.addProperty("in", in);
    JsonElement description = schema.remove("description");
    if (description != null) {
      parameter.add("description", description);
    }
    Json.describe(parameter, more);
    if (property.required()) {
      parameter.addProperty("required", true);
    }
    if (schema.has("deprecated")) {
      parameter.add("deprecated", schema.remove("deprecated"));
    }
    JsonElement type = schema.get("type");
    if (type != null && type.isJsonArray()) {
      // A parameter has no null: it is there or not.
      schema.add("type", type.getAsJsonArray().get(0));
    }
    parameter.add("schema", schema);
    return parameter;
  }
}
