package dev.hansa.gateway.edge.openapi;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * How calls fail: one component per status, each in three shapes by {@code Accept}.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457, the default</a>
 * @see <a href="https://google.aip.dev/193">AIP-193</a>
 */
final class Failures {
  static final String PROBLEM = "Problem";
  private static final String STATUS = "google.rpc.Status";
  private static final String ENVELOPE = "google.aip-193.Error";

  private final ApiSettings settings;
  private final Set<Failure> used = EnumSet.noneOf(Failure.class);

  /** A status that operations answer with; the names are those of the components. */
  private enum Failure {
    BAD_REQUEST("400", "BadRequest", "The request is no message of the method, or breaks a rule."),
    UNAUTHENTICATED(
        "401", "Unauthenticated", "No client certificate, no token, or none that is good here."),
    FORBIDDEN("403", "Forbidden", "The token lacks a scope, or the caller may not call this."),
    NOT_FOUND("404", "NotFound", "No such resource, or no such route."),
    NOT_ACCEPTABLE("406", "NotAcceptable", "`Accept` takes none of the types listed."),
    CONFLICT("409", "Conflict", "It exists already, or changed meanwhile: redo the larger step."),
    TOO_LARGE("413", "ContentTooLarge", "The body, or one message of it, is too large."),
    UNSUPPORTED("415", "UnsupportedMediaType", "The body has another type than those listed."),
    KEY_REUSED(
        "422", "KeyReused", "The key was used before for another request, so nothing was done."),
    TOO_MANY("429", "TooManyRequests", "Too many calls: wait for `Retry-After`."),
    UNAVAILABLE(
        "503",
        "Unavailable",
        "A part of the system does not answer: repeat this call after `Retry-After`, a keyed one"
            + " under the same key."),
    DEADLINE("504", "DeadlineExceeded", "No answer within the deadline; the outcome is unknown."),
    OTHER("default", "Failure", "Any other failure.");

    private final String status;
    private final String component;
    private final String description;

    Failure(String status, String component, String description) {
      this.status = status;
      this.component = component;
      this.description = description;
    }
  }

  Failures(ApiSettings settings) {
    this.settings = settings;
  }

  /** Adds what an operation may fail with to its responses. */
  void add(ServedRoute served, JsonObject responses) {
    for (Failure failure : Failure.values()) {
      if (applies(failure, served)) {
        used.add(failure);
        responses.add(failure.status, Json.ref("responses", failure.component));
      }
    }
  }

  private static boolean applies(Failure failure, ServedRoute served) {
    return switch (failure) {
      case NOT_ACCEPTABLE -> !served.route().givesRawBody();
      case TOO_LARGE -> served.route().takesBody();
      case UNSUPPORTED -> served.route().takesBody() && !served.route().takesRawBody();
      case KEY_REUSED -> served.contract().keyed();
      default -> true;
    };
  }

  JsonObject responses() {
    JsonObject responses = new JsonObject();
    used.forEach(failure -> responses.add(failure.component, response(failure)));
    return responses;
  }

  private JsonObject response(Failure failure) {
    String limit =
        failure == Failure.TOO_LARGE
            ? " The limit is " + settings.maxMessageBytes() + " bytes."
            : "";
    JsonObject response = Json.object("description", failure.description + limit);
    JsonObject headers = traceHeaders();
    if (failure == Failure.UNAUTHENTICATED || failure == Failure.FORBIDDEN) {
      headers.add("WWW-Authenticate", Json.ref("headers", "WWW-Authenticate"));
    }
    if (failure == Failure.TOO_MANY || failure == Failure.UNAVAILABLE) {
      headers.add("Retry-After", Json.ref("headers", "Retry-After"));
    }
    response.add("headers", headers);
    JsonObject content = new JsonObject();
    content.add("application/problem+json", schema(PROBLEM));
    content.add("application/vnd.google.rpc.status+json", schema(STATUS));
    content.add("application/vnd.google.aip-193+json", schema(ENVELOPE));
    response.add("content", content);
    return response;
  }

  private static JsonObject schema(String name) {
    return Json.object("schema", Json.ref("schemas", name));
  }

  /** Headers of every answer. */
  static JsonObject traceHeaders() {
    return Json.object("trace-id", Json.ref("headers", "trace-id"));
  }

  static JsonObject headers() {
    JsonObject headers = new JsonObject();
    headers.add("trace-id", header("Trace of this call: name it when you ask for help.", "string"));
    headers.add(
        "WWW-Authenticate", header("What is wrong with the token (RFC 6750 section 3).", "string"));
    headers.add("Retry-After", header("Seconds to wait.", "integer"));
    return headers;
  }

  private static JsonObject header(String description, String type) {
    JsonObject header = Json.object("description", description);
    header.add("schema", Json.type(type));
    return header;
  }

  /** The three shapes, into the schemas of a document. */
  static void addSchemas(JsonObject schemas) {
    schemas.add(PROBLEM, problem());
    schemas.add(STATUS, status());
    schemas.add(ENVELOPE, envelope());
  }

  private static JsonObject problem() {
    JsonObject properties = new JsonObject();
    properties.add(
        "type", described("string", "`urn:hansa:problem:<domain>:<reason>`, or `about:blank`."));
    properties.add("title", described("string", "The phrase of the HTTP status."));
    properties.add("status", described("integer", "The HTTP status."));
    properties.add("detail", described("string", "What happened, for people."));
    properties.add(
        "reason", described("string", "Why, for programs: a reason that has shipped stays."));
    properties.add("domain", described("string", "Whose reason it is."));
    properties.add("code", described("string", "The gRPC code, such as `NOT_FOUND`."));
    properties.add("trace_id", described("string", "Trace of the call."));
    properties.add(
        "decision",
        described(
            "string", "The decision that refused the call, if one did: an operator sees why."));
    properties.add("errors", Json.type("array"));
    properties.getAsJsonObject("errors").add("items", violation());
    JsonObject metadata = described("object", "More about the reason.");
    metadata.add("additionalProperties", Json.type("string"));
    properties.add("metadata", metadata);
    properties.add("details", details());
    return object(
        PROBLEM,
        "Problem details (RFC 9457).",
        properties,
        List.of("type", "title", "status", "code"));
  }

  private static JsonObject violation() {
    JsonObject properties = new JsonObject();
    properties.add("parameter", described("string", "The query parameter that is wrong."));
    properties.add(
        "pointer", described("string", "The place in the body that is wrong (RFC 6901)."));
    properties.add("detail", described("string", "What is wrong there."));
    properties.add("reason", described("string", "The rule that is broken."));
    return object("FieldViolation", "One fault of the request.", properties, List.of("detail"));
  }

  private static JsonObject status() {
    JsonObject properties = new JsonObject();
    properties.add("code", described("integer", "The gRPC code's number."));
    properties.add("message", described("string", "What happened, for people."));
    properties.add("details", details());
    return object(
        "Status", "`google.rpc.Status`, if `Accept` asks for it.", properties, List.of("code"));
  }

  private static JsonObject envelope() {
    JsonObject properties = new JsonObject();
    properties.add("code", described("integer", "The HTTP status."));
    properties.add("message", described("string", "What happened, for people."));
    properties.add("status", described("string", "The gRPC code's name."));
    properties.add("details", details());
    JsonObject error = object("ErrorBody", "The error.", properties, List.of("code", "status"));
    return object(
        "ErrorEnvelope",
        "The envelope of AIP-193, if `Accept` asks for it.",
        Json.object("error", error),
        List.of("error"));
  }

  private static JsonObject details() {
    JsonObject details = described("array", "Typed details, `google.rpc.ErrorInfo` among them.");
    JsonObject item = Json.type("object");
    item.addProperty("title", "ErrorDetail");
    item.add("properties", Json.object("@type", Json.type("string")));
    item.add("required", Json.array(new JsonPrimitive("@type")));
    item.addProperty("additionalProperties", true);
    details.add("items", item);
    return details;
  }

  private static JsonObject described(String type, String description) {
    JsonObject schema = Json.type(type);
    schema.addProperty("description", description);
    return schema;
  }

  private static JsonObject object(
      String title, String description, JsonObject properties, List<String> required) {
    JsonObject schema = Json.type("object");
    schema.addProperty("title", title);
    schema.addProperty("description", description);
    schema.add("properties", properties);
    JsonArray names = Json.strings(required);
    schema.add("required", names);
    return schema;
  }
}
