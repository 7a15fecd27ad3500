package dev.hansa.gateway.transcoder.json;

/**
 * Integers of the common form, quoted or not: a sign, up to 20 digits, nothing else. Other forms
 * and all refusals are left to {@link Numbers}.
 */
final class NumberReader {
  private static final int[] POWERS = {
    1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000
  };
  private static final long LAST_BEFORE_20_DIGITS = Long.divideUnsigned(-1, 10);

  private static final long LARGEST_BEFORE_4_DIGITS = Long.divideUnsigned(-1, 10_000);

  private final JsonScanner scan;

  /** The integer read last. */
  long value;

  NumberReader(JsonScanner scan) {
    this.scan = scan;
  }

  /** Reads a signed integer of 64 bits; {@link JsonScanner#UNUSUAL} if it is none. */
  int signed(int from) {
    byte[] in = scan.in;
    boolean quoted = in[from] == '"';
    int sign = quoted ? from + 1 : from;
    if (sign >= scan.end) {
      return JsonScanner.UNUSUAL;
    }
    // All bits if there is a sign: half of all numbers would mispredict a branch.
    int negative = (((in[sign] ^ '-') & 0xff) - 1) >> 31;
    int at = magnitude(sign - negative);
    long magnitude = value;
    value = (magnitude ^ negative) - negative;
    // -2^63 is its own negative; other values of the highest bit are out of range.
    boolean inRange = magnitude >= 0 || (negative != 0 && magnitude == Long.MIN_VALUE);
    return inRange && at != JsonScanner.UNUSUAL ? end(at, quoted) : JsonScanner.UNUSUAL;
  }

  /** Reads an unsigned integer of 64 bits; {@link JsonScanner#UNUSUAL} if it is none. */
  int unsigned(int from) {
    boolean quoted = scan.in[from] == '"';
    int at = magnitude(quoted ? from + 1 : from);
    return at != JsonScanner.UNUSUAL ? end(at, quoted) : JsonScanner.UNUSUAL;
  }

  private int end(int at, boolean quoted) {
    int c = at < scan.end ? scan.in[at] : 0;
    if (quoted) {
      return c == '"' ? at + 1 : JsonScanner.UNUSUAL;
    }
    return c == '.' || c == 'e' || c == 'E' ? JsonScanner.UNUSUAL : at;
  }

  private int magnitude(int first) {
    byte[] in = scan.in;
    int end = scan.end;
    long sum = 0;
    int at = first;
    if (first + 24 <= end) {
      long word = Words.at(in, first);
      int count = Words.digits(word);
      if (count == 0) {
        return JsonScanner.UNUSUAL;
      }
      sum = Words.decimal(word, count);
      at += count;
      if (count == 8) {
        // Without branches: how long a long number is, nothing predicts.
        long second = Words.at(in, first + 8);
        long third = Words.at(in, first + 16);
        int more = Words.digits(second);
        sum = sum * POWERS[more] + Words.decimalOrNone(second, more);
        // With four digits more, what is greater may be too much for a long.
        int room = sum < LARGEST_BEFORE_4_DIGITS ? 4 : 3;
        int most = Math.min(room, Words.digits(third)) & -(more >> 3);
        sum = sum * POWERS[most] + Words.decimalOrNone(third, most);
        at += more + most;
      }
    }
    for (; at < end && in[at] >= '0' && in[at] <= '9'; at++) {
      int digit = in[at] - '0';
      int before = at - first;
      if (before > 19
          || (before == 19
              && (Long.compareUnsigned(sum, LAST_BEFORE_20_DIGITS) > 0
                  || (sum == LAST_BEFORE_20_DIGITS && digit > 5)))) {
        return JsonScanner.UNUSUAL;
      }
      sum = sum * 10 + digit;
    }
    boolean zeros = at > first + 1 && in[first] == '0';
    value = sum;
    return at == first || zeros ? JsonScanner.UNUSUAL : at;
  }
}
