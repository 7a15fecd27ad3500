package dev.hansa.gateway.transcoder.json;

import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An enum: numbers by name, every alias included, and the first name of each number. */
final class EnumPlan {
  /** Numbers from 0 up to here have their names in an array. */
  private static final int LOW = 256;

  /** {@code google.protobuf.NullValue}, whose JSON form is {@code null}. */
  final boolean isNull;

  private final NameTable names;
  private final int[] numbers;
  private final byte[] @Nullable [] lowNames = new byte[LOW][];
  private final Map<Integer, byte[]> otherNames = new HashMap<>();

  EnumPlan(EnumDescriptor descriptor) {
    isNull = descriptor.getFullName().equals("google.protobuf.NullValue");
    List<EnumValueDescriptor> values = descriptor.getValues();
    names = new NameTable(values.stream().map(EnumValueDescriptor::getName).toList());
    numbers = values.stream().mapToInt(EnumValueDescriptor::getNumber).toArray();
    for (EnumValueDescriptor value : values) {
      int number = value.getNumber();
      byte[] quoted = ('"' + value.getName() + '"').getBytes(StandardCharsets.UTF_8);
      if (quotedName(number) != null) {
        continue;
      }
      if (number >= 0 && number < LOW) {
        lowNames[number] = quoted;
      } else {
        otherNames.put(number, quoted);
      }
    }
  }

  /** The place of a value among those of the enum, by its name; negative if it has none. */
  int find(byte[] bytes, int from, int to) {
    return names.find(bytes, from, to);
  }

  /** The number of the value at a place. */
  int number(int place) {
    return numbers[place];
  }

  /** The name with its quotes; null for a number without a name. */
  byte @Nullable [] quotedName(int number) {
    return number >= 0 && number < LOW ? lowNames[number] : otherNames.get(number);
  }

  boolean contains(int number) {
    return quotedName(number) != null;
  }
}
