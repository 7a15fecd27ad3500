package dev.hansa.gateway.transcoder.json;

import java.math.BigInteger;

/** The first 126 bits of {@code 10^-k}, one more than cut off, in two parts of 63 bits. */
final class PowersOfTen {
  private static final int SMALLEST = -324;
  private static final int LARGEST = 292;
  private static final int BITS = 126;
  private static final long[] HIGH = new long[LARGEST - SMALLEST + 1];
  private static final long[] LOW = new long[LARGEST - SMALLEST + 1];

  static {
    for (int k = SMALLEST; k <= LARGEST; k++) {
      BigInteger bits = bits(k).add(BigInteger.ONE);
      HIGH[k - SMALLEST] = bits.shiftRight(63).longValueExact();
      LOW[k - SMALLEST] = bits.longValue() & Long.MAX_VALUE;
    }
  }

  private PowersOfTen() {}

  private static BigInteger bits(int k) {
    BigInteger power = BigInteger.TEN.pow(Math.abs(k));
    if (k <= 0) {
      return power.shiftLeft(BITS).shiftRight(power.bitLength());
    }
    BigInteger reciprocal = BigInteger.ONE.shiftLeft(power.bitLength() + BITS).divide(power);
    return reciprocal.shiftRight(reciprocal.bitLength() - BITS);
  }

  static long high(int k) {
    return HIGH[k - SMALLEST];
  }

  static long low(int k) {
    return LOW[k - SMALLEST];
  }
}
