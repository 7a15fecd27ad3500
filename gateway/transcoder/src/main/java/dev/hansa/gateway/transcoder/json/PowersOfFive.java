package dev.hansa.gateway.transcoder.json;

import java.math.BigInteger;

/** The first 128 bits of powers of five. */
final class PowersOfFive {
  private static final int SMALLEST = -342;
  private static final int SHORTEST = -27;
  private static final int LARGEST = 308;
  private static final long[] HIGH = new long[LARGEST - SMALLEST + 1];
  private static final long[] LOW = new long[LARGEST - SMALLEST + 1];

  static {
    for (int exponent = SMALLEST; exponent <= LARGEST; exponent++) {
      BigInteger bits = bits(exponent);
      HIGH[exponent - SMALLEST] = bits.shiftRight(64).longValue();
      LOW[exponent - SMALLEST] = bits.longValue();
    }
  }

  private PowersOfFive() {}

  private static BigInteger bits(int exponent) {
    BigInteger power = BigInteger.valueOf(5).pow(Math.abs(exponent));
    if (exponent >= 0) {
      return power.shiftLeft(128).shiftRight(power.bitLength());
    }
    // A reciprocal has more digits than any word; of a short power it is the next above.
    int width = power.bitLength() + (exponent >= SHORTEST ? 127 : 256);
    BigInteger reciprocal = BigInteger.ONE.shiftLeft(width).divide(power).add(BigInteger.ONE);
    return reciprocal.shiftRight(reciprocal.bitLength() - 128);
  }

  static boolean covers(int exponent) {
    return exponent >= SMALLEST && exponent <= LARGEST;
  }

  static long high(int exponent) {
    return HIGH[exponent - SMALLEST];
  }

  static long low(int exponent) {
    return LOW[exponent - SMALLEST];
  }

  /** Whether the 128 bits are the whole power, or its reciprocal is one of fewer than 64 bits. */
  static boolean isExactOrShort(int exponent) {
    return exponent >= SHORTEST && exponent <= 55;
  }

  /** The binary exponent of {@code 10^exponent}, of a number of 64 bits. */
  static int binaryExponent(int exponent) {
    return ((217_706 * exponent) >> 16) + 63;
  }
}
