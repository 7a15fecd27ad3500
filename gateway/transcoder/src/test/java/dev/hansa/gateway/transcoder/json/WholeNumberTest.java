package dev.hansa.gateway.transcoder.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Integers and dates from and to text, against those of the JDK. */
class WholeNumberTest {
  private final Random random = new Random(5);
  private final JsonScanner scan = new JsonScanner(Limits.DEFAULT);
  private final NumberReader reader = new NumberReader(scan);

  private int signed(String text) {
    scan.begin(text.getBytes(StandardCharsets.US_ASCII));
    return reader.signed(0);
  }

  private int unsigned(String text) {
    scan.begin(text.getBytes(StandardCharsets.US_ASCII));
    return reader.unsigned(0);
  }

  @Test
  void reads_and_writes_any_number_quoted_or_not_wherever_it_stands() {
    for (int i = 0; i < 200_000; i++) {
      long value = random.nextLong() >> random.nextInt(64);
      String text = Long.toString(value);
      String after = " ".repeat(random.nextInt(20));
      assertThat(signed(text + after)).isEqualTo(text.length());
      assertThat(reader.value).isEqualTo(value);
      assertThat(signed('"' + text + '"' + after)).isEqualTo(text.length() + 2);
      assertThat(reader.value).isEqualTo(value);
      String plain = Long.toUnsignedString(value);
      assertThat(unsigned(plain + after)).isEqualTo(plain.length());
      assertThat(reader.value).isEqualTo(value);
      var out = new JsonBuffer(0);
      out.decimal(value);
      out.put(' ');
      out.unsigned(value);
      assertThat(out.toString()).isEqualTo(text + ' ' + plain);
    }
  }

  @Test
  void reads_numbers_of_twenty_digits_up_to_the_largest_and_no_further() {
    var largest = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);
    for (int below = -30_000; below < 30_000; below++) {
      BigInteger value = largest.subtract(BigInteger.valueOf(below));
      int end = unsigned(value + " ".repeat(below & 31));
      assertThat(end).isEqualTo(below < 0 ? JsonScanner.UNUSUAL : 20);
      if (below >= 0) {
        assertThat(reader.value).isEqualTo(value.longValue());
      }
    }
    assertThat(unsigned("1".repeat(21) + " ".repeat(9))).isEqualTo(JsonScanner.UNUSUAL);
    assertThat(unsigned("1".repeat(20) + " ".repeat(9))).isEqualTo(20);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        "--1",
        "01",
        "-01",
        "00",
        "1.0",
        "1e3",
        "1E3",
        "\"1",
        "\"\"",
        "\" 1\"",
        "\"1 \"",
        "\"-\"",
        "9223372036854775808",
        "-9223372036854775809",
        "18446744073709551616",
        "99999999999999999999",
        "100000000000000000000",
        "x",
        "00000000000000000001"
      })
  void leaves_every_other_form_to_others(String text) {
    assertThat(text.isEmpty() ? JsonScanner.UNUSUAL : signed(text)).isEqualTo(JsonScanner.UNUSUAL);
    assertThat(signed(text + " ".repeat(24))).isEqualTo(JsonScanner.UNUSUAL);
  }

  @Test
  void reads_the_ends_of_the_ranges() {
    assertThat(signed("-9223372036854775808")).isEqualTo(20);
    assertThat(reader.value).isEqualTo(Long.MIN_VALUE);
    assertThat(unsigned("18446744073709551615")).isEqualTo(20);
    assertThat(reader.value).isEqualTo(-1);
    assertThat(unsigned("18446744073709551616")).isEqualTo(JsonScanner.UNUSUAL);
    assertThat(unsigned("-1")).isEqualTo(JsonScanner.UNUSUAL);
  }

  @Test
  void counts_days_as_the_JDK_does() {
    long last = LocalDate.of(9999, 12, 31).toEpochDay();
    for (long day = LocalDate.of(1, 1, 1).toEpochDay(); day <= last; day++) {
      LocalDate date = LocalDate.ofEpochDay(day);
      int ours = Days.date((int) day);
      assertThat(Days.year(ours) * 10_000 + Days.month(ours) * 100 + Days.day(ours))
          .isEqualTo(date.getYear() * 10_000 + date.getMonthValue() * 100 + date.getDayOfMonth());
      assertThat(Days.sinceEpoch(Days.year(ours), Days.month(ours), Days.day(ours))).isEqualTo(day);
    }
    for (int year = 0; year < 10_000; year++) {
      for (int month = 1; month <= 12; month++) {
        assertThat(Days.inMonth(year, month)).isEqualTo(YearMonth.of(year, month).lengthOfMonth());
      }
    }
  }
}
