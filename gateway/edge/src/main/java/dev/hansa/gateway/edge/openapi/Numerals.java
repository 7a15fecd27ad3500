package dev.hansa.gateway.edge.openapi;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Durations;
import com.google.protobuf.util.Timestamps;
import java.math.BigDecimal;

/** Numbers of rules as people and JSON write them. */
final class Numerals {
  private Numerals() {}

  /** The value of a rule for a field: Java holds unsigned ones in signed types. */
  static BigDecimal of(FieldDescriptor rule, Number value) {
    return switch (rule.getType()) {
      case UINT64, FIXED64 -> new BigDecimal(Long.toUnsignedString(value.longValue()));
      case UINT32, FIXED32 -> new BigDecimal(Integer.toUnsignedLong(value.intValue()));
      default -> plain(new BigDecimal(value.toString()).stripTrailingZeros());
    };
  }

  private static BigDecimal plain(BigDecimal number) {
    return number.scale() < 0 ? number.setScale(0) : number;
  }

  static String text(Message value) {
    return switch (value) {
      case Duration duration -> Durations.toString(duration);
      case Timestamp timestamp -> Timestamps.toString(timestamp);
      default -> TextFormat.printer().emittingSingleLine(true).printToString(value);
    };
  }
}
