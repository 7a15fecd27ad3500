package dev.hansa.gateway.transcoder.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Long arrays of 64-bit numbers from text, against the JDK's text. */
class QuotedArrayTest {
  private static final int NO_LIMIT = 1_000_000;
  private static final String BEFORE = "{\"hashes\":                     [";

  private final Random random = new Random(17);
  private final JsonScanner scan = new JsonScanner(Limits.DEFAULT);
  private final WireBuffer wire = new WireBuffer(0);
  private final QuotedReader reader = new QuotedReader(scan, wire);

  /** Reads elements that stand somewhere within a document. */
  private int read(int kind, String elements, int most) {
    scan.begin((BEFORE + elements).getBytes(StandardCharsets.US_ASCII));
    return reader.read(kind, BEFORE.length(), most) - BEFORE.length();
  }

  @Test
  void reads_numbers_of_any_length_up_to_the_last_but_one_of_a_slice() {
    for (int round = 0; round < 2_000; round++) {
      int kind = new int[] {Kind.INT64, Kind.SFIXED64, Kind.UINT64, Kind.FIXED64}[round & 3];
      boolean signed = round % 4 < 2;
      var text = new StringBuilder();
      var expected = new WireBuffer(0);
      int[] ends = new int[60];
      for (int i = 0; i < 60; i++) {
        long value = random.nextLong() >> random.nextInt(64);
        text.append('"').append(signed ? Long.toString(value) : Long.toUnsignedString(value));
        text.append("\",");
        if (kind == Kind.INT64 || kind == Kind.UINT64) {
          expected.varint(value);
        } else {
          expected.fixed64(value);
        }
        ends[i] = expected.size;
      }
      wire.truncate(0);
      int end = read(kind, text + "\"x\"" + "x".repeat(40), NO_LIMIT);
      int count = reader.count();
      assertThat(end).isEqualTo(count == 60 ? text.length() : nthElement(text, count));
      assertThat(count == 60 || end >= 1024).isTrue();
      assertThat(wire.toByteArray()).startsWith(Arrays.copyOf(expected.bytes, ends[count - 1]));
      assertThat(wire.size).isEqualTo(ends[count - 1]);
    }
  }

  private static int nthElement(StringBuilder text, int count) {
    int at = 0;
    for (int i = 0; i < count; i++) {
      at = text.indexOf(",", at) + 1;
    }
    return at;
  }

  @Test
  void reads_numbers_of_twenty_digits_up_to_the_largest_and_no_further() {
    var largest = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);
    for (int below = -2_000; below < 2_000; below++) {
      BigInteger value = largest.subtract(BigInteger.valueOf(below));
      wire.truncate(0);
      read(Kind.FIXED64, '"' + value.toString() + "\",\"1\"," + "x".repeat(40), NO_LIMIT);
      assertThat(reader.count()).isEqualTo(below < 0 ? 0 : 1);
      if (below >= 0) {
        assertThat(Words.at(wire.bytes, 0)).isEqualTo(value.longValue());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"01\"",
        "\"-01\"",
        "\"-\"",
        "\"\"",
        "\"--1\"",
        "\"+1\"",
        "\"1.0\"",
        "\"1e3\"",
        "\" 1\"",
        "\"1 \"",
        "\"9223372036854775808\"",
        "\"-9223372036854775809\"",
        "\"99999999999999999999\"",
        "\"100000000000000000000\"",
        "\"1000000000000000000000000000\"",
        "1",
        "null",
        "\"1\"]",
        "\"1\" "
      })
  void stops_before_every_other_form(String text) {
    String before = "\"1\",\"-22\",\"333\",";
    int end = read(Kind.INT64, before + text + ",\"4\"," + "x".repeat(50), NO_LIMIT);
    assertThat(end).isIn(before.length(), before.length() - 6);
    assertThat(reader.count()).isEqualTo(end == before.length() ? 3 : 2);
  }

  @Test
  void reads_nothing_behind_the_end_of_the_document() {
    String elements = "\"1\",\"-22\",\"" + "3".repeat(60) + "\",\"4\",";
    for (int end = 0; end < elements.length(); end++) {
      assertThat(read(Kind.INT64, elements.substring(0, end), NO_LIMIT)).isIn(0, 4, 10);
    }
  }

  @Test
  void leaves_negative_numbers_to_others_where_there_are_none() {
    read(Kind.UINT64, "\"-1\",\"2\"," + "x".repeat(50), NO_LIMIT);
    assertThat(reader.count()).isZero();
  }

  @Test
  void reads_nothing_near_the_limit_nor_at_the_beginning_of_a_document() {
    String elements = "\"1\",".repeat(400);
    assertThat(read(Kind.INT64, elements, 100)).isZero();
    assertThat(reader.count()).isZero();
    scan.begin(elements.getBytes(StandardCharsets.US_ASCII));
    assertThat(reader.read(Kind.INT64, 0, NO_LIMIT)).isZero();
    assertThat(reader.count()).isZero();
  }
}
