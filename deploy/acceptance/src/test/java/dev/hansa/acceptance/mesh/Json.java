package dev.hansa.acceptance.mesh;

import com.nimbusds.jose.util.JSONArrayUtils;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.text.ParseException;
import java.util.List;
import java.util.Map;

/** JSON as maps and lists, read by path. */
public final class Json {
  private Json() {}

  /** Parses an object. */
  public static Map<String, Object> object(String text) {
    try {
      return JSONObjectUtils.parse(text);
    } catch (ParseException e) {
      throw new AssertionError("not a JSON object: " + text, e);
    }
  }

  /** Parses an array. */
  public static List<Object> array(String text) {
    try {
      return JSONArrayUtils.parse(text);
    } catch (ParseException e) {
      throw new AssertionError("not a JSON array: " + text, e);
    }
  }

  /**
   * What stands at a path of member names and indices, as text.
   *
   * @param path such as {@code order.lines.0.sku}
   */
  public static String text(String json, String path) {
    return String.valueOf(at(object(json), path));
  }

  /** What stands at a path below a parsed value; null where nothing does. */
  @SuppressWarnings("NullAway") // absence is an answer here
  public static Object at(Object json, String path) {
    Object at = json;
    for (String step : path.split("\\.", -1)) {
      at =
          switch (at) {
            case Map<?, ?> map -> map.get(step);
            case List<?> list -> list.get(Integer.parseInt(step));
            case null, default -> null;
          };
    }
    return at;
  }
}
