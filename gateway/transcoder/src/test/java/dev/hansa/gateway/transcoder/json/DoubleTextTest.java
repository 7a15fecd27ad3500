package dev.hansa.gateway.transcoder.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Doubles from and to text, against those of the JDK. */
class DoubleTextTest {
  private static final int ROUNDS = 200_000;
  private final Random random = new Random(3);
  private final JsonScanner scan = new JsonScanner(Limits.DEFAULT);
  private final JsonBuffer out = new JsonBuffer(0);
  private final DoubleWriter writer = new DoubleWriter(out);
  private final DoubleReader reader = new DoubleReader(scan);

  /** What we read; NaN if it is left to the JDK. */
  private double read(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    scan.begin(bytes);
    int end = reader.read(0);
    assertThat(end).describedAs(text).isIn(bytes.length, JsonScanner.UNUSUAL);
    return end == JsonScanner.UNUSUAL ? Double.NaN : reader.value;
  }

  private void assertReads(String text) {
    double value = read(text);
    if (!Double.isNaN(value)) {
      assertThat(value).describedAs(text).isEqualTo(Double.parseDouble(text));
    }
    if (!Double.isNaN(value) && DoubleReader.roundsOnce(value)) {
      assertThat((float) value).describedAs(text).isEqualTo(Float.parseFloat(text));
    }
  }

  private String write(double value) {
    out.truncate(0);
    writer.write(value);
    return out.toString();
  }

  private String write(float value) {
    out.truncate(0);
    writer.write(value);
    return out.toString();
  }

  @Test
  void writes_and_reads_what_the_JDK_does_for_any_bits() {
    int undecided = 0;
    for (int i = 0; i < ROUNDS; i++) {
      double value = Double.longBitsToDouble(random.nextLong());
      if (Double.isFinite(value)) {
        assertThat(write(value)).isEqualTo(Double.toString(value));
        assertReads(Double.toString(value));
        undecided += Double.isNaN(read(Double.toString(value))) ? 1 : 0;
      }
    }
    for (int i = 0; i < ROUNDS; i++) {
      float value = Float.intBitsToFloat(random.nextInt());
      if (Float.isFinite(value)) {
        assertThat(write(value)).isEqualTo(Float.toString(value));
      }
    }
    // Subnormal numbers and the ends of the range.
    assertThat(undecided).isLessThan(ROUNDS / 100);
  }

  @Test
  void writes_and_reads_what_the_JDK_does_for_common_numbers() {
    for (int i = 0; i < ROUNDS; i++) {
      double value = random.nextInt(10_000_000) / Math.pow(10, random.nextInt(8));
      double other = random.nextGaussian() * Math.pow(10, random.nextInt(30) - 10);
      assertThat(write(value)).isEqualTo(Double.toString(value));
      assertThat(write(other)).isEqualTo(Double.toString(other));
      assertReads(Double.toString(value));
      assertReads(Double.toString(other));
    }
  }

  @Test
  void decides_most_numbers_by_one_product_and_as_three_would() {
    int undecided = 0;
    for (int i = 0; i < ROUNDS; i++) {
      long factor = (random.nextLong() >>> (11 + random.nextInt(46))) | 128;
      int power = random.nextInt(2045) - 1074;
      int k = ShortestDecimal.exponent(power, true);
      long found = ShortestDecimal.nearest(factor, power, k);
      if (found == ShortestDecimal.UNDECIDED) {
        undecided++;
      } else {
        assertThat(found).isEqualTo(ShortestDecimal.shortest(factor, power, true, k));
      }
    }
    assertThat(undecided).isLessThan(ROUNDS / 100);
  }

  @Test
  void reads_any_decimal_of_up_to_19_digits() {
    for (int i = 0; i < ROUNDS; i++) {
      long digits = random.nextLong() >>> random.nextInt(64);
      String text = Long.toUnsignedString(digits);
      assertReads(
          text.substring(0, Math.min(19, text.length())) + "e" + (random.nextInt(700) - 350));
      assertReads((random.nextBoolean() ? "-" : "") + (digits >>> 1) + "." + random.nextInt(1000));
    }
  }

  @Test
  void reads_decimals_half_way_between_two_doubles_and_beside() {
    for (int i = 0; i < ROUNDS / 10; i++) {
      double value = (random.nextLong() >>> 12) * Math.pow(2, random.nextInt(20) - 10);
      BigDecimal half = new BigDecimal(value).add(new BigDecimal(Math.ulp(value) / 2));
      assertReads(half.toPlainString());
      assertReads(half.round(new java.math.MathContext(19)).toString().replace("E+", "e"));
      float single = (random.nextInt() >>> 8) * (float) Math.pow(2, random.nextInt(20) - 10);
      BigDecimal halfSingle = new BigDecimal(single).add(new BigDecimal(Math.ulp(single) / 2));
      assertReads(halfSingle.toPlainString());
      assertReads(halfSingle.add(new BigDecimal("1e-18")).toPlainString());
    }
  }

  @ParameterizedTest
  @ValueSource(
      doubles = {
        0.0,
        -0.0,
        1.0,
        -1.0,
        0.001,
        0.0009999999999999998,
        1e7,
        9999999.0,
        9999999.999999998,
        1e22,
        1e23,
        4.9e-324,
        9.9e-324,
        1.5e-323,
        2.2250738585072014E-308,
        1.7976931348623157E308,
        100.0,
        123456.0,
        9007199254740992.0,
        2.0e-3
      })
  void writes_the_ends_of_each_notation_as_the_JDK_does(double value) {
    assertThat(write(value)).isEqualTo(Double.toString(value));
    assertThat(write((float) Math.min(value, Float.MAX_VALUE)))
        .isEqualTo(Float.toString((float) Math.min(value, Float.MAX_VALUE)));
    assertReads(Double.toString(value));
  }

  @Test
  void holds_the_powers_to_128_and_126_bits() {
    assertThat(PowersOfFive.high(0)).isEqualTo(Long.MIN_VALUE);
    assertThat(PowersOfFive.low(0)).isZero();
    assertThat(PowersOfTen.high(0)).isEqualTo(1L << 62);
    assertThat(PowersOfTen.low(0)).isEqualTo(1);
    assertThat(new BigInteger(Long.toUnsignedString(PowersOfFive.high(27))).shiftRight(1))
        .isEqualTo(BigInteger.valueOf(5).pow(27));
  }
}
