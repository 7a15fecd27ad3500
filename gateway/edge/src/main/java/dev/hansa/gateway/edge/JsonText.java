package dev.hansa.gateway.edge;

import java.util.List;
import java.util.Map;

/** Writes one small JSON object, member by member: problems, and the frames of a stream. */
final class JsonText {
  private final StringBuilder text = new StringBuilder("{");

  JsonText string(String name, String value) {
    if (!value.isEmpty()) {
      name(name);
      quote(value);
    }
    return this;
  }

  JsonText number(String name, long value) {
    name(name);
    text.append(value);
    return this;
  }

  /** A member whose value is JSON already. */
  JsonText raw(String name, String json) {
    name(name);
    text.append(json);
    return this;
  }

  /** The members of a JSON object. */
  JsonText members(String object) {
    String inner = object.substring(1, object.length() - 1);
    if (!inner.isBlank()) {
      text.append(text.length() > 1 ? "," : "").append(inner);
    }
    return this;
  }

  /** A member whose value is an array of JSON texts; nothing if there are none. */
  JsonText array(String name, List<String> elements) {
    return elements.isEmpty() ? this : raw(name, '[' + String.join(",", elements) + ']');
  }

  JsonText strings(String name, Map<String, String> values) {
    if (!values.isEmpty()) {
      var object = new JsonText();
      values.forEach(object::string);
      raw(name, object.toString());
    }
    return this;
  }

  private void name(String name) {
    if (text.length() > 1) {
      text.append(',');
    }
    quote(name);
    text.append(':');
  }

  private void quote(String value) {
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        text.append('\\').append(c);
      } else if (c < 0x20 || Character.isSurrogate(c)) {
        text.append("\\u%04x".formatted((int) c));
      } else {
        text.append(c);
      }
    }
    text.append('"');
  }

  @Override
  public String toString() {
    return text + "}";
  }
}
