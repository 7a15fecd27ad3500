package dev.hansa.gateway.edge.openapi;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Collection;

/** Short forms for Gson's tree. */
final class Json {
  /** Leaves {@code <} and its like as they are. */
  private static final Gson PLAIN =
      new GsonBuilder().disableHtmlEscaping().serializeNulls().create();

  /** Escapes whatever could end a script element or be taken for markup. */
  private static final Gson IN_HTML = new GsonBuilder().serializeNulls().create();

  private Json() {}

  static JsonObject object() {
    return new JsonObject();
  }

  static JsonObject object(String name, String value) {
    var object = new JsonObject();
    object.addProperty(name, value);
    return object;
  }

  static JsonObject object(String name, JsonElement value) {
    var object = new JsonObject();
    object.add(name, value);
    return object;
  }

  /** A schema of one type. */
  static JsonObject type(String type) {
    return object("type", type);
  }

  static JsonObject typeAndFormat(String type, String format) {
    JsonObject schema = type(type);
    schema.addProperty("format", format);
    return schema;
  }

  static JsonObject ref(String kind, String name) {
    return object("$ref", "#/components/" + kind + '/' + name);
  }

  static JsonArray strings(Collection<String> values) {
    var array = new JsonArray();
    values.forEach(array::add);
    return array;
  }

  static JsonArray array(JsonElement... elements) {
    var array = new JsonArray();
    for (JsonElement element : elements) {
      array.add(element);
    }
    return array;
  }

  /** Adds a paragraph to the description. */
  static void describe(JsonObject object, String paragraph) {
    if (!paragraph.isEmpty()) {
      JsonElement before = object.get("description");
      object.addProperty(
          "description", before == null ? paragraph : before.getAsString() + "\n\n" + paragraph);
    }
  }

  static String text(JsonElement json) {
    return PLAIN.toJson(json);
  }

  static String textInHtml(JsonElement json) {
    return IN_HTML.toJson(json);
  }
}
