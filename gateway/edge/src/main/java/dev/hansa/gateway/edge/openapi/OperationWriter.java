package dev.hansa.gateway.edge.openapi;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import dev.hansa.gateway.transcoder.Route;
import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** Writes the operation of one route. */
final class OperationWriter {
  private final ApiSettings settings;
  private final Comments comments;
  private final Schemas schemas;
  private final Failures failures;
  private final Contents contents;

  OperationWriter(
      ApiSettings settings,
      Comments comments,
      Schemas schemas,
      Failures failures,
      Contents contents) {
    this.settings = settings;
    this.comments = comments;
    this.schemas = schemas;
    this.failures = failures;
    this.contents = contents;
  }

  /**
   * @param id unique in the document
   * @param tag of its service
   */
  JsonObject write(ServedRoute served, PathText path, String id, String tag) {
    JsonObject operation = Json.object("tags", Json.array(new JsonPrimitive(tag)));
    var comment = Comments.split(comments.of(served.method()));
    operation.addProperty(
        "summary",
        comment.summary().isEmpty() ? words(served.method().getName()) : comment.summary());
    Json.describe(operation, comment.rest());
    Json.describe(operation, notes(served));
    operation.addProperty("operationId", id);
    if (served.method().getOptions().getDeprecated()
        || served.service().getOptions().getDeprecated()) {
      operation.addProperty("deprecated", true);
    }
    operation.add("parameters", new Parameters(schemas, served).write(path));
    if (served.route().takesBody()) {
      operation.add("requestBody", requestBody(served));
    }
    JsonObject responses = Json.object("200", success(served));
    failures.add(served, responses);
    operation.add("responses", responses);
    operation.add("security", security(served));
    operation.addProperty("x-grpc-method", served.contract().fullMethodName());
    return operation;
  }

  private String notes(ServedRoute served) {
    Route route = served.route();
    var notes = new StringBuilder();
    if (route.httpMethod().equals("*")) {
      notes.append("Any HTTP method will do. ");
    }
    if (served.contract().keyed()) {
      notes.append("Safe to repeat under the same key: the duplicate gets the first answer. ");
    }
    if (!route.derivedMask().isEmpty()) {
      FieldDescriptor mask = served.method().getInputType().findFieldByName(route.derivedMask());
      notes
          .append("Without `")
          .append(mask == null ? route.derivedMask() : mask.getJsonName())
          .append("` it changes what the body sets. ");
    }
    Duration deadline = served.contract().deadline().orElse(settings.deadline());
    notes.append(route.serverStreaming() ? "Begins to answer within " : "Answers within ");
    return notes.append(seconds(deadline)).append(", or fails with 504.").toString();
  }

  private static String seconds(Duration time) {
    return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
  }

  private JsonObject requestBody(ServedRoute served) {
    JsonObject body = new JsonObject();
    boolean streaming = served.route().clientStreaming();
    if (served.route().takesRawBody()) {
      body.addProperty("description", "Bytes of any media type, passed on as they are.");
      body.add("content", Contents.raw());
      return body;
    }
    Descriptor message = served.method().getInputType();
    Face face = served.route().ignoresUnknown() ? Face.LENIENT_INPUT : Face.INPUT;
    JsonObject schema;
    boolean required;
    if (served.takesWholeMessage()) {
      Variant variant = variant(served);
      schema = schemas.message(message, face, variant);
      required = schemas.requiresAnything(message, variant);
      Json.describe(body, comments.of(message));
    } else {
      var property =
          schemas.field(
              Objects.requireNonNull(message.findFieldByName(served.route().body())), face);
      schema = property.schema();
      required = property.required();
    }
    if (required) {
      body.addProperty("required", true);
    }
    body.add("content", streaming ? contents.incoming(schema) : Contents.json(schema));
    return body;
  }

  /** The body is the message without what the path gives; the key may come by its header. */
  private static Variant variant(ServedRoute served) {
    Set<FieldDescriptor> without = new HashSet<>();
    Set<FieldDescriptor> optional = new HashSet<>();
    Descriptor message = served.method().getInputType();
    for (var variable : served.route().path().variables()) {
      FieldDescriptor first = PathFields.at(message, variable.fieldPath().subList(0, 1));
      (variable.fieldPath().size() == 1 ? without : optional).add(first);
    }
    message.getFields().stream()
        .filter(field -> served.isKey(field) || served.isDerived(field))
        .forEach(optional::add);
    return new Variant(without, optional);
  }

  private JsonObject success(ServedRoute served) {
    Descriptor message = served.method().getOutputType();
    String field = served.route().responseBody();
    String comment = comments.of(message);
    JsonObject response = new JsonObject();
    response.addProperty("description", comment.isEmpty() ? "The answer." : comment);
    response.add("headers", Failures.traceHeaders());
    response.add("content", content(served, message, field));
    return response;
  }

  private JsonObject content(ServedRoute served, Descriptor message, String name) {
    FieldDescriptor field = name.isEmpty() ? null : message.findFieldByName(name);
    boolean raw =
        field == null
            ? ScalarSchemas.isHttpBody(message)
            : !field.isRepeated()
                && field.getJavaType() == JavaType.MESSAGE
                && ScalarSchemas.isHttpBody(field.getMessageType());
    if (raw) {
      return Contents.raw();
    }
    JsonObject schema =
        field == null
            ? schemas.message(message, Face.OUTPUT)
            : schemas.field(field, Face.OUTPUT).schema();
    return served.route().serverStreaming() ? contents.outgoing(schema) : Contents.json(schema);
  }

  private static JsonArray security(ServedRoute served) {
    JsonObject both = Json.object("mutualTLS", new JsonArray());
    both.add("oauth2", Json.strings(new TreeSet<>(served.contract().scopes())));
    return Json.array(both);
  }

  /** PlaceOrder is "Place order". */
  static String words(String name) {
    String spaced = name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    return Character.toUpperCase(spaced.charAt(0)) + spaced.substring(1);
  }
}
