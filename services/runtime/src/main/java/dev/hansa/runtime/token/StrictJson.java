package dev.hansa.runtime.token;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a JSON object in the one way in which every parser agrees on its meaning.
 *
 * <p>A member that occurs twice, at any depth, is refused: two parsers may keep different ones, and
 * the signature covers both (RFC 8725 section 2.4). So are bytes that are not UTF-8, text after the
 * object, and nesting deeper than {@value #MAX_DEPTH}.
 *
 * <p>Values are {@link String}, {@link Long} (a number without fraction or exponent), {@link
 * Double}, {@link Boolean}, {@link List}, {@link Map}, or {@link #NULL}.
 */
final class StrictJson {
  /** Stands for JSON's null, so that a member that is there can be told from one that is not. */
  static final Object NULL = new Object();

  private static final int MAX_DEPTH = 16;

  private final JsonReader reader;

  private StrictJson(JsonReader reader) {
    this.reader = reader;
  }

  /**
   * Reads one object.
   *
   * @throws IOException if the bytes are not exactly one well-formed object
   */
  static Map<String, Object> object(byte[] utf8) throws IOException {
    String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    if (text.startsWith("\uFEFF")) {
      throw new MalformedJsonException("a byte order mark"); // the reader would skip it
    }
    try (var reader = new JsonReader(new StringReader(text))) {
      reader.setStrictness(Strictness.STRICT);
      reader.setNestingLimit(MAX_DEPTH);
      Map<String, Object> object = new StrictJson(reader).object();
      if (reader.peek() != JsonToken.END_DOCUMENT) {
        throw new MalformedJsonException("text after the object");
      }
      return object;
    } catch (IllegalStateException e) { // the reader's word for another type than the one asked for
      throw new MalformedJsonException("not an object", e);
    }
  }

  private Map<String, Object> object() throws IOException {
    var members = new LinkedHashMap<String, Object>();
    reader.beginObject();
    while (reader.hasNext()) {
      String name = reader.nextName();
      if (members.put(name, value()) != null) {
        throw new MalformedJsonException("a member occurs twice");
      }
    }
    reader.endObject();
    return members;
  }

  private List<Object> array() throws IOException {
    var items = new ArrayList<>();
    reader.beginArray();
    while (reader.hasNext()) {
      items.add(value());
    }
    reader.endArray();
    return items;
  }

  private Object value() throws IOException {
    return switch (reader.peek()) {
      case BEGIN_OBJECT -> object();
      case BEGIN_ARRAY -> array();
      case STRING -> reader.nextString();
      case NUMBER -> number(reader.nextString());
      case BOOLEAN -> reader.nextBoolean();
      case NULL -> {
        reader.nextNull();
        yield NULL;
      }
      case END_OBJECT, END_ARRAY, NAME, END_DOCUMENT ->
          throw new MalformedJsonException("a value is missing");
    };
  }

  private static Object number(String text) throws MalformedJsonException {
    try {
      return text.chars().allMatch(c -> c == '-' || (c >= '0' && c <= '9'))
          ? (Object) Long.valueOf(text)
          : Double.valueOf(text);
    } catch (NumberFormatException e) {
      throw new MalformedJsonException("a number is out of range", e);
    }
  }
}
