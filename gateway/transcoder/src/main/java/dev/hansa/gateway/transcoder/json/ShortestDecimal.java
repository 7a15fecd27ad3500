package dev.hansa.gateway.transcoder.json;

/**
 * The decimal of fewest digits that reads back as {@code factor * 2^power}, and of those the one
 * next to it; in units of {@code 10^k}, where {@code k} is {@link #exponent}.
 *
 * <p>Choices are made by masks: digits of measured values are as random as any, so that each branch
 * would be wrong half of the time.
 *
 * @see <a href="https://drive.google.com/file/d/1IEeATSVnEE6TkrHlCYNY2GjaraBjOT4f">Giulietti, The
 *     Schubfach way to render doubles</a>
 */
final class ShortestDecimal {
  /** Not a number of digits. */
  static final long UNDECIDED = -1;

  private static final long LOW_63 = Long.MAX_VALUE;
  private static final long HALF = 1L << 62;
  private static final int PART_BITS = 59;
  private static final long TEN_PARTS = 10L << PART_BITS;

  /** More than what distances may be wrong by. */
  private static final long CLOSE = 8;

  private ShortestDecimal() {}

  /**
   * The unit's exponent: the largest of which the distance to the neighbours has one at least.
   *
   * @param regular whether both neighbours are as far away
   */
  static int exponent(int power, boolean regular) {
    return regular ? floorLog10Pow2(power) : floorLog10ThreeQuartersPow2(power);
  }

  /** The decimal of fewest digits between the neighbours, in units of {@code 10^k}. */
  static long shortest(long factor, int power, boolean regular, int k) {
    int shift = power + floorLog2Pow10(-k) + 2;
    long high = PowersOfTen.high(k);
    long low = PowersOfTen.low(k);
    int odd = (int) (factor & 1);
    long center = factor << 2;
    long middle = roundToOdd(high, low, center << shift);
    long below = roundToOdd(high, low, (center - (regular ? 2 : 1)) << shift) + odd;
    long above = roundToOdd(high, low, (center + 2) << shift) - odd;
    return shortest(below, middle, above);
  }

  /**
   * The number of fewest digits from {@code below} to {@code above}, and of those the one next to
   * {@code middle}; all three in quarters.
   */
  private static long shortest(long below, long middle, long above) {
    long down = middle >> 2;
    // One digit less, if one such decimal lies between the neighbours.
    long tens = down / 10 * 10;
    long tensLower = notNegative((tens << 2) - below);
    long tensUpper = notNegative(above - ((tens + 10) << 2));
    long useTens = (tensLower ^ tensUpper) & notNegative(down - 100);
    long byTens = tens + (10 & ~tensLower);
    long lower = notNegative((down << 2) - below);
    long upper = notNegative(above - ((down + 1) << 2));
    long side = middle - ((down + down + 1) << 1);
    long lowerSide = ~notNegative(side - (~down & 1));
    long takeLower = (lower & ~upper) | (~(lower ^ upper) & lowerSide);
    long byOnes = down + 1 + takeLower;
    return byOnes ^ ((byOnes ^ byTens) & useTens);
  }

  /**
   * The same by one product instead of three: how far the neighbours are is seen from the first
   * digits of the power of ten. Distances are known to some units in their last place, and what is
   * as near as that to a boundary is {@link #UNDECIDED}. For regular numbers, whose factor is 100
   * or more.
   */
  static long nearest(long factor, int power, int k) {
    int shift = power + floorLog2Pow10(-k) + 2;
    long high = PowersOfTen.high(k);
    long scaled = factor << shift;
    long carried = ((high * scaled) >>> 1) + Math.multiplyHigh(PowersOfTen.low(k), scaled);
    long down = Math.multiplyHigh(high, scaled) + (carried >>> 63);
    long rest = carried & LOW_63;
    // One digit less, if such a decimal lies between the neighbours; in parts of 2^59.
    long tens = down / 10;
    long above = (down - tens * 10) << PART_BITS | rest >>> (63 - PART_BITS);
    long half = high >>> (6 - shift);
    long lower = half - above;
    long upper = above + half - TEN_PARTS;
    long side = rest - HALF;
    if (isClose(lower) || isClose(upper) || isClose(side)) {
      return UNDECIDED;
    }
    long useTens = notNegative(lower) | notNegative(upper);
    long byTens = tens * 10 + (10 & notNegative(upper));
    long byOnes = down + (1 & notNegative(side));
    return byOnes ^ ((byOnes ^ byTens) & useTens);
  }

  private static boolean isClose(long distance) {
    return Long.compareUnsigned(distance + CLOSE, 2 * CLOSE) < 0;
  }

  /** All bits unless the number is negative. */
  private static long notNegative(long number) {
    return ~(number >> 63);
  }

  /** The high bits of a product; the lowest one set if anything was cut off. */
  private static long roundToOdd(long high, long low, long factor) {
    long carried = ((high * factor) >>> 1) + Math.multiplyHigh(low, factor);
    long product = Math.multiplyHigh(high, factor) + (carried >>> 63);
    return product | ((carried & LOW_63) + LOW_63) >>> 63;
  }

  private static int floorLog10Pow2(int power) {
    return (power * 315_653) >> 20;
  }

  private static int floorLog10ThreeQuartersPow2(int power) {
    return (power * 1_262_611 - 524_031) >> 22;
  }

  private static int floorLog2Pow10(int power) {
    return (power * 1_741_647) >> 19;
  }
}
