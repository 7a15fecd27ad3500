package dev.hansa.gateway.transcoder.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hansa.gateway.transcoder.fault.MalformedMessageException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.StringJoiner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Long arrays of 32-bit numbers from and to text, against the JDK's text and one by one. */
class PackedArrayTest {
  private static final int NO_LIMIT = 1_000_000;
  private static final String BEFORE = "{\"values\":[";

  private final Random random = new Random(11);
  private final JsonScanner scan = new JsonScanner(Limits.DEFAULT);
  private final WireBuffer wire = new WireBuffer(0);
  private final PackedReader reader = new PackedReader(scan, wire);
  private final JsonBuffer json = new JsonBuffer(0);
  private final PackedWriter writer = new PackedWriter(json, new DoubleWriter(json));

  /** Reads elements that stand somewhere within a document. */
  private int read(String elements, int most) {
    scan.begin((BEFORE + elements).getBytes(StandardCharsets.US_ASCII));
    return reader.int32s(BEFORE.length(), most) - BEFORE.length();
  }

  @Test
  void reads_and_writes_numbers_of_any_length_as_the_others_do() {
    for (int round = 0; round < 200; round++) {
      var text = new StringJoiner(",", ",", "");
      var expected = new WireBuffer(0);
      int count = random.nextInt(2_000);
      for (int i = 0; i < count; i++) {
        int value = random.nextInt() >> random.nextInt(32);
        text.add(Integer.toString(value));
        expected.varint(value);
      }
      String document = count == 0 ? "" : text.toString().substring(1) + ',';
      wire.truncate(0);
      int end = read(document + "x".repeat(24), NO_LIMIT);
      assertThat(end).isEqualTo(document.length());
      assertThat(reader.count()).isEqualTo(count);
      assertThat(wire.toByteArray()).startsWith(expected.toByteArray()).hasSize(expected.size);
      json.truncate(0);
      writer.int32s(new WireCursor(wire.copy(0)));
      assertThat(json.toString() + ',').isEqualTo(',' + document);
    }
  }

  @Test
  void writes_the_lower_half_of_numbers_that_are_too_long() {
    long[] values = {1L << 40, -1L << 33, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 35 | 7};
    for (long value : values) {
      wire.varint(value);
    }
    wire.put(new byte[] {(byte) 0x85, (byte) 0x80, (byte) 0x80, 0});
    writer.int32s(new WireCursor(wire.copy(0)));
    assertThat(json.toString()).isEqualTo(",0,0,0,-1,7,5");
  }

  @Test
  void refuses_a_number_without_an_end_and_one_that_is_cut_off() {
    byte[] endless = new byte[40];
    Arrays.fill(endless, (byte) 0x80);
    assertThatThrownBy(() -> writer.int32s(new WireCursor(endless)))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("more than ten bytes");
    var cursor = new WireCursor(endless);
    endless[5] = 1;
    cursor.range(0, 3);
    assertThatThrownBy(() -> writer.int32s(cursor))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("ends too early");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "01",
        "-01",
        "00",
        "-",
        "--1",
        "+1",
        "",
        "1.0",
        "1e3",
        "1E0",
        "2147483648",
        "-2147483649",
        "99999999999",
        "4294967296",
        "18446744073709551617",
        "\"1\"",
        "null",
        "1]",
        "0x1"
      })
  void stops_before_every_other_form(String text) {
    String before = "1,-22,333,";
    assertThat(read(before + text + ",4," + "x".repeat(30), NO_LIMIT)).isEqualTo(before.length());
    assertThat(reader.count()).isEqualTo(3);
    assertThat(wire.size).isEqualTo(1 + 10 + 2);
  }

  @Test
  void never_reads_more_elements_than_the_limit() {
    String document = "1,".repeat(5_000) + "x".repeat(30);
    for (int limit = 0; limit < 2_000; limit += 7) {
      assertThat(read(document, limit)).isEqualTo(2 * reader.count());
      assertThat(reader.count()).isBetween(limit - 600, limit);
    }
  }

  @Test
  void reads_nothing_behind_the_end_of_the_document() {
    String elements = "1,-22," + "3".repeat(40) + ",4,";
    for (int end = 0; end < elements.length(); end++) {
      assertThat(read(elements.substring(0, end), NO_LIMIT)).isIn(0, 2, 6);
    }
  }

  @Test
  void leaves_elements_that_begin_the_document_to_others() {
    scan.begin("1,".repeat(50).getBytes(StandardCharsets.US_ASCII));
    assertThat(reader.int32s(0, NO_LIMIT)).isZero();
    assertThat(reader.count()).isZero();
    assertThat(wire.size).isZero();
  }

  @Test
  void writes_doubles_of_any_kind_up_to_the_first_that_is_no_number() {
    for (int round = 0; round < 200; round++) {
      var expected = new StringBuilder();
      wire.truncate(0);
      int count = random.nextInt(300);
      for (int i = 0; i < count; i++) {
        double value =
            switch (random.nextInt(6)) {
              case 0 -> random.nextInt(1_000_000) / 100.0;
              case 1 -> random.nextInt();
              case 2 -> random.nextGaussian() * Math.pow(10, random.nextInt(12) - 4);
              case 3 -> Math.pow(2, random.nextInt(60) - 30);
              case 4 -> (float) random.nextGaussian();
              default -> Double.longBitsToDouble(random.nextLong() & ~(1L << 62));
            };
        wire.fixed64(Double.doubleToRawLongBits(value));
        expected.append(',').append(value);
      }
      wire.fixed64(Double.doubleToRawLongBits(round % 2 == 0 ? Double.NaN : -1 / 0.0));
      wire.fixed64(0);
      json.truncate(0);
      var run = new WireCursor(wire.copy(0));
      writer.doubles(run);
      assertThat(json.toString()).isEqualTo(expected.toString());
      assertThat(run.position()).isEqualTo(8 * count);
    }
  }

  @Test
  void goes_on_behind_white_space() {
    assertThat(read("1, 2,\n3,4" + "x".repeat(30), NO_LIMIT)).isEqualTo(8);
    assertThat(reader.count()).isEqualTo(3);
  }
}
