package dev.hansa.gateway.transcoder.json;

import dev.hansa.gateway.transcoder.fault.BadValueException;
import dev.hansa.gateway.transcoder.fault.Fault;
import dev.hansa.gateway.transcoder.fault.MalformedMessageException;

/**
 * Timestamps (RFC 3339, years 1 to 9999) and durations (seconds with an {@code s}, up to 10,000
 * years) as ProtoJSON writes them, with 0, 3, 6 or 9 digits of fraction.
 */
final class Times {
  private static final long FIRST_SECOND = Days.sinceEpoch(1, 1, 1) * 86_400L;
  private static final long LAST_SECOND = Days.sinceEpoch(10_000, 1, 1) * 86_400L - 1;
  private static final long LONGEST_SECONDS = 315_576_000_000L;

  private Times() {}

  /** Writes the fields of a Timestamp. */
  static void readTimestamp(Text text, WireBuffer out) {
    int length = text.length();
    if (length < 20
        || text.at(4) != '-'
        || text.at(7) != '-'
        || text.at(10) != 'T'
        || text.at(13) != ':'
        || text.at(16) != ':') {
      throw invalid("is no RFC 3339 time");
    }
    int year = digits(text, 0, 4);
    int month = digits(text, 5, 7);
    int day = digits(text, 8, 10);
    int hour = digits(text, 11, 13);
    int minute = digits(text, 14, 16);
    int second = digits(text, 17, 19);
    if (month < 1
        || month > 12
        || day < 1
        || day > Days.inMonth(year, month)
        || hour > 23
        || minute > 59
        || second > 59) {
      throw invalid("is no RFC 3339 time");
    }
    int zone = fractionEnd(text, 19);
    long seconds =
        Days.sinceEpoch(year, month, day) * 86_400L
            + hour * 3600L
            + minute * 60L
            + second
            - offsetSeconds(text, zone);
    if (seconds < FIRST_SECOND || seconds > LAST_SECOND) {
      throw new BadValueException(Fault.Kind.VALUE_RANGE, "is out of range");
    }
    fields(out, seconds, nanos(text, 19, zone));
  }

  /** Writes the fields of a Duration. */
  static void readDuration(Text text, WireBuffer out) {
    int end = text.length() - 1;
    boolean negative = end >= 0 && text.at(0) == '-';
    int first = negative ? 1 : 0;
    int point = first;
    while (point < end && isDigit(text.at(point))) {
      point++;
    }
    if (end < 1 || text.at(end) != 's' || point == first || fractionEnd(text, point) != end) {
      throw invalid("is no duration such as 1.5s");
    }
    if (point - first > 12) {
      throw new BadValueException(Fault.Kind.VALUE_RANGE, "is out of range");
    }
    long seconds = 0;
    for (int i = first; i < point; i++) {
      seconds = seconds * 10 + (text.at(i) - '0');
    }
    int nanos = nanos(text, point, end);
    if (seconds > LONGEST_SECONDS) {
      throw new BadValueException(Fault.Kind.VALUE_RANGE, "is out of range");
    }
    fields(out, negative ? -seconds : seconds, negative ? -nanos : nanos);
  }

  /** Appends the Timestamp in the cursor's range as a string. */
  static void writeTimestamp(WireCursor wire, JsonBuffer out) {
    int end = wire.end();
    int from = wire.position();
    long seconds = last(wire, 1 << 3);
    wire.range(from, end);
    long nanos = (int) last(wire, 2 << 3);
    if (seconds < FIRST_SECOND || seconds > LAST_SECOND || nanos < 0 || nanos > 999_999_999) {
      throw new MalformedMessageException("a timestamp is out of range");
    }
    out.put('"');
    int date = Days.date((int) Math.floorDiv(seconds, 86_400L));
    int time = (int) Math.floorMod(seconds, 86_400L);
    int year = Days.year(date);
    out.pair(year / 100);
    out.pair(year % 100);
    out.put('-');
    out.pair(Days.month(date));
    out.put('-');
    out.pair(Days.day(date));
    out.put('T');
    out.pair(time / 3600);
    out.put(':');
    out.pair(time / 60 % 60);
    out.put(':');
    out.pair(time % 60);
    fraction((int) nanos, out);
    out.put('Z');
    out.put('"');
  }

  /** Appends the Duration in the cursor's range as a string. */
  static void writeDuration(WireCursor wire, JsonBuffer out) {
    int end = wire.end();
    int from = wire.position();
    long seconds = last(wire, 1 << 3);
    wire.range(from, end);
    long nanos = (int) last(wire, 2 << 3);
    boolean mixed = (seconds < 0 && nanos > 0) || (seconds > 0 && nanos < 0);
    if (mixed
        || seconds < -LONGEST_SECONDS
        || seconds > LONGEST_SECONDS
        || nanos < -999_999_999
        || nanos > 999_999_999) {
      throw new MalformedMessageException("a duration is out of range");
    }
    out.put('"');
    if (seconds < 0 || nanos < 0) {
      out.put('-');
    }
    out.decimal(Math.abs(seconds));
    fraction((int) Math.abs(nanos), out);
    out.put('s');
    out.put('"');
  }

  /** The last number with this tag; 0 if there is none. */
  private static long last(WireCursor wire, int wanted) {
    long value = 0;
    while (wire.hasMore()) {
      int tag = wire.tag();
      if (tag == wanted) {
        value = wire.varint();
      } else {
        wire.skip(tag);
      }
    }
    return value;
  }

  private static void fraction(int nanos, JsonBuffer out) {
    if (nanos == 0) {
      return;
    }
    out.put('.');
    if (nanos % 1_000_000 == 0) {
      out.padded(nanos / 1_000_000, 3);
    } else if (nanos % 1_000 == 0) {
      out.padded(nanos / 1_000, 6);
    } else {
      out.padded(nanos, 9);
    }
  }

  private static void fields(WireBuffer out, long seconds, int nanos) {
    if (seconds != 0) {
      out.put(1 << 3);
      out.varint(seconds);
    }
    if (nanos != 0) {
      out.put(2 << 3);
      out.varint(nanos);
    }
  }

  private static int fractionEnd(Text text, int from) {
    int i = from;
    if (i < text.length() && text.at(i) == '.') {
      i++;
      while (i < text.length() && isDigit(text.at(i))) {
        i++;
      }
      if (i == from + 1 || i > from + 10) {
        throw invalid("has a fraction of other than 1 to 9 digits");
      }
    }
    return i;
  }

  private static int nanos(Text text, int from, int to) {
    int nanos = 0;
    for (int i = from + 1; i < from + 10; i++) {
      nanos = nanos * 10 + (i < to ? text.at(i) - '0' : 0);
    }
    return nanos;
  }

  private static long offsetSeconds(Text text, int zone) {
    int left = text.length() - zone;
    if (left == 1 && text.at(zone) == 'Z') {
      return 0;
    }
    if (left != 6 || text.at(zone + 3) != ':' || (text.at(zone) != '+' && text.at(zone) != '-')) {
      throw invalid("has no zone such as Z or +01:00");
    }
    int hours = digits(text, zone + 1, zone + 3);
    int minutes = digits(text, zone + 4, zone + 6);
    if (hours > 23 || minutes > 59) {
      throw invalid("has no zone such as Z or +01:00");
    }
    long offset = hours * 3600L + minutes * 60L;
    return text.at(zone) == '-' ? -offset : offset;
  }

  private static int digits(Text text, int from, int to) {
    int value = 0;
    for (int i = from; i < to; i++) {
      if (!isDigit(text.at(i))) {
        throw invalid("is no RFC 3339 time");
      }
      value = value * 10 + (text.at(i) - '0');
    }
    return value;
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  private static BadValueException invalid(String message) {
    return new BadValueException(Fault.Kind.VALUE_INVALID, message);
  }
}
