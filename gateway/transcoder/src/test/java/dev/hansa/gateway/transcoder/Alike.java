package dev.hansa.gateway.transcoder;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.util.Iterator;

/** Two documents that say the same: members in any order, numbers by their value. */
final class Alike {
  private Alike() {}

  static boolean same(String one, String other) {
    return same(JsonParser.parseString(one), JsonParser.parseString(other));
  }

  private static boolean same(JsonElement one, JsonElement other) {
    if (one.isJsonObject() && other.isJsonObject()) {
      var left = one.getAsJsonObject();
      var right = other.getAsJsonObject();
      return left.keySet().equals(right.keySet())
          && left.keySet().stream().allMatch(key -> same(left.get(key), right.get(key)));
    }
    if (one.isJsonArray() && other.isJsonArray()) {
      Iterator<JsonElement> left = one.getAsJsonArray().iterator();
      Iterator<JsonElement> right = other.getAsJsonArray().iterator();
      while (left.hasNext() && right.hasNext()) {
        if (!same(left.next(), right.next())) {
          return false;
        }
      }
      return !left.hasNext() && !right.hasNext();
    }
    if (isNumber(one) && isNumber(other)) {
      return Double.compare(one.getAsDouble(), other.getAsDouble()) == 0;
    }
    return one.equals(other);
  }

  private static boolean isNumber(JsonElement element) {
    return element instanceof JsonPrimitive primitive && primitive.isNumber();
  }
}
