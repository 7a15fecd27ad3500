package dev.hansa.gateway.transcoder.json;

import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An enum: numbers by name, every alias included, and the first name of each number. */
final class EnumPlan {
  /** {@code google.protobuf.NullValue}, whose JSON form is {@code null}. */
  final boolean isNull;

  final NameTable<Integer> numbers;
  private final Map<Integer, byte[]> quotedNames = new HashMap<>();

  EnumPlan(EnumDescriptor descriptor) {
    isNull = descriptor.getFullName().equals("google.protobuf.NullValue");
    Map<String, Integer> byName = new LinkedHashMap<>();
    for (EnumValueDescriptor value : descriptor.getValues()) {
      byName.put(value.getName(), value.getNumber());
      quotedNames.putIfAbsent(
          value.getNumber(), ('"' + value.getName() + '"').getBytes(StandardCharsets.UTF_8));
    }
    numbers = new NameTable<>(byName);
  }

  /** The name with its quotes; null for a number without a name. */
  byte @Nullable [] quotedName(int number) {
    return quotedNames.get(number);
  }

  boolean contains(int number) {
    return quotedNames.containsKey(number);
  }
}
