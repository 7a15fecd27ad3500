package dev.hansa.gateway.edge.openapi;

import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Durations;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The range of a number, a span or a time.
 *
 * @param low null for none
 * @param lowIncluded whether the low end belongs to the range
 * @param high null for none
 * @param highIncluded whether the high end belongs to the range
 */
record Bounds(@Nullable End low, boolean lowIncluded, @Nullable End high, boolean highIncluded) {

  /** One end: as it compares, and as it is written. */
  record End(BigDecimal value, String text) {}

  static Optional<Bounds> of(Message rules) {
    End gt = end(rules, "gt");
    End gte = end(rules, "gte");
    End lt = end(rules, "lt");
    End lte = end(rules, "lte");
    End low = gt == null ? gte : gt;
    End high = lt == null ? lte : lt;
    return low == null && high == null
        ? Optional.empty()
        : Optional.of(new Bounds(low, gt == null, high, lt == null));
  }

  private static @Nullable End end(Message rules, String name) {
    FieldDescriptor rule = rules.getDescriptorForType().findFieldByName(name);
    if (rule == null || !rules.hasField(rule)) {
      return null;
    }
    return switch (rules.getField(rule)) {
      case Number number -> {
        String text = number.toString();
        yield text.matches("-?[0-9].*")
            ? new End(Numerals.of(rule, number), Numerals.of(rule, number).toPlainString())
            : null;
      }
      case Duration span ->
          new End(
              BigDecimal.valueOf(span.getSeconds()).add(BigDecimal.valueOf(span.getNanos(), 9)),
              Durations.toString(span));
      case Timestamp time ->
          new End(
              BigDecimal.valueOf(time.getSeconds()).add(BigDecimal.valueOf(time.getNanos(), 9)),
              Numerals.text(time));
      default -> null;
    };
  }

  /** Protovalidate reads a low end above the high one as "not in between". */
  boolean isOutside() {
    if (low == null || high == null) {
      return false;
    }
    int order = low.value.compareTo(high.value);
    return order > 0 || (order == 0 && !(lowIncluded && highIncluded));
  }

  boolean refuses(BigDecimal value) {
    boolean aboveLow =
        low == null
            || value.compareTo(low.value) > 0
            || (lowIncluded && value.compareTo(low.value) == 0);
    boolean belowHigh =
        high == null
            || value.compareTo(high.value) < 0
            || (highIncluded && value.compareTo(high.value) == 0);
    return isOutside() ? !aboveLow && !belowHigh : !aboveLow || !belowHigh;
  }

  Map<String, JsonElement> keywords() {
    Map<String, JsonElement> keywords = new LinkedHashMap<>();
    if (low != null) {
      keywords.put(lowIncluded ? "minimum" : "exclusiveMinimum", new JsonPrimitive(low.value));
    }
    if (high != null) {
      keywords.put(highIncluded ? "maximum" : "exclusiveMaximum", new JsonPrimitive(high.value));
    }
    return keywords;
  }

  String text() {
    String from = low == null ? "" : (lowIncluded ? "at least " : "more than ") + low.text;
    String to = high == null ? "" : (highIncluded ? "at most " : "less than ") + high.text;
    return from + (from.isEmpty() || to.isEmpty() ? "" : isOutside() ? " or " : ", ") + to;
  }
}
