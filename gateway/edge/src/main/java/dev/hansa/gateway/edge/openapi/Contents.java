package dev.hansa.gateway.edge.openapi;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.List;

/** Media types of bodies: JSON, raw bytes, and streams, which OpenAPI 3.1 has no words for. */
final class Contents {
  private static final String JSON = "application/json";
  private static final String LINES = "application/x-ndjson";
  private static final String EVENTS = "text/event-stream";

  /** Name of the component that ends a stream. */
  private static final String END = "StreamEnd";

  private boolean streams;

  static JsonObject json(JsonObject schema) {
    return Json.object(JSON, Json.object("schema", schema));
  }

  /** The content of a google.api.HttpBody. */
  static JsonObject raw() {
    JsonObject schema = Json.typeAndFormat("string", "binary");
    return Json.object("*/*", Json.object("schema", schema));
  }

  /** Messages that the client sends one after the other. */
  JsonObject incoming(JsonObject message) {
    JsonObject content = new JsonObject();
    content.add(LINES, text(LINES, "JSON in lines, one message each.", message.deepCopy()));
    JsonObject array = Json.type("array");
    array.add("items", message);
    content.add(JSON, Json.object("schema", array));
    return content;
  }

  /** Messages that the client is sent one after the other, by {@code Accept}. */
  JsonObject outgoing(JsonObject message) {
    streams = true;
    JsonObject content = new JsonObject();
    JsonObject line = new JsonObject();
    line.add(
        "oneOf",
        Json.array(
            frame("result", message.deepCopy()),
            frame("end", Json.ref("schemas", END)),
            frame("error", Json.ref("schemas", Failures.PROBLEM))));
    content.add(
        LINES,
        text(
            LINES,
            "JSON in lines, each flushed as it comes: `{\"result\": message}`, and at the end"
                + " `{\"end\": {\"messages\": n}}` or `{\"error\": problem}`. A stream without"
                + " such a last line was cut off.",
            line));
    JsonObject last = frame("@error", Json.ref("schemas", Failures.PROBLEM));
    JsonObject item = new JsonObject();
    item.add("anyOf", Json.array(message.deepCopy(), last));
    JsonObject array = Json.type("array");
    array.addProperty(
        "description",
        "An array of messages, closed only at the end. After a late failure its last element is"
            + " `{\"@error\": problem}`.");
    array.add("items", item);
    content.add(JSON, Json.object("schema", array));
    content.add(
        EVENTS,
        text(
            EVENTS,
            "Server-sent events: `message` with a message as its data, and at the end `end` with"
                + " `{\"messages\": n}` or `error` with a problem.",
            message));
    return content;
  }

  private static JsonObject text(String mediaType, String description, JsonObject part) {
    JsonObject schema = Json.type("string");
    schema.addProperty("description", description);
    schema.addProperty("contentMediaType", mediaType);
    schema.add("contentSchema", part);
    return Json.object("schema", schema);
  }

  private static JsonObject frame(String name, JsonObject value) {
    JsonObject frame = Json.type("object");
    frame.add("properties", Json.object(name, value));
    frame.add("required", Json.strings(List.of(name)));
    return frame;
  }

  /** What streams need, if there were any. */
  void addSchemas(JsonObject schemas) {
    if (streams) {
      JsonObject end = Json.type("object");
      end.addProperty("description", "The end of a stream that is complete.");
      JsonObject count = Json.typeAndFormat("integer", "int64");
      count.addProperty("description", "How many messages there were.");
      end.add("properties", Json.object("messages", count));
      end.add("required", Json.array(new JsonPrimitive("messages")));
      schemas.add(END, end);
    }
  }
}
