package dev.hansa.cli.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Says in a word or two what values of a Java type look like in a file of settings. */
final class ValueType {
  private ValueType() {}

  static String of(String type, Optional<String> standard) {
    return switch (type) {
      case "int", "long" -> standard.filter(ValueType::isSize).isPresent() ? "size" : "number";
      case "java.math.BigDecimal" -> "number";
      case "java.time.Duration" -> "duration";
      case "java.util.List" -> "list";
      case "boolean" -> "`true` or `false`";
      case "java.lang.String" -> "text";
      default -> constants(type);
    };
  }

  private static boolean isSize(String value) {
    return value.matches("[0-9]+[KMG]B");
  }

  /** Of an enumeration; it may be of a process whose classes are not here. */
  private static String constants(String type) {
    try {
      Object[] all =
          Class.forName(type, false, ValueType.class.getClassLoader()).getEnumConstants();
      return all == null
          ? "text"
          : Arrays.stream(all)
              .map(each -> each.toString().toLowerCase(Locale.ROOT).replace('_', '-'))
              .map(each -> "`" + each + "`")
              .collect(Collectors.joining(" or "));
    } catch (ClassNotFoundException _) {
      return "text";
    }
  }
}
