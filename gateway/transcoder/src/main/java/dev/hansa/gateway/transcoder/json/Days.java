package dev.hansa.gateway.transcoder.json;

/**
 * Dates of the Gregorian calendar as days since 1970, for the years 0 to 10,000, without an object
 * per date.
 *
 * @see <a href="https://doi.org/10.1002/spe.3172">Neri and Schneider, Euclidean affine functions
 *     and calendar algorithms</a>
 */
final class Days {
  /** Years are counted from March of a year long before, so that the leap day is the last one. */
  private static final int DAYS_BEFORE_1970 = 719_468;

  private static final int ERA = 146_097;

  private Days() {}

  static long sinceEpoch(int year, int month, int day) {
    int years = month > 2 ? year : year - 1;
    int months = month > 2 ? month - 3 : month + 9;
    int dayOfYear = (153 * months + 2) / 5 + day - 1;
    return 365L * years
        + Math.floorDiv(years, 4)
        - Math.floorDiv(years, 100)
        + Math.floorDiv(years, 400)
        + dayOfYear
        - DAYS_BEFORE_1970;
  }

  static int inMonth(int year, int month) {
    return switch (month) {
      case 2 -> (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28;
      case 4, 6, 9, 11 -> 30;
      default -> 31;
    };
  }

  /** The date of a day, for the three below. */
  static int date(int daysSinceEpoch) {
    int days = daysSinceEpoch + DAYS_BEFORE_1970;
    int era = days / ERA;
    int ofEra = days % ERA;
    int yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365;
    int dayOfYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    int months = (5 * dayOfYear + 2) / 153;
    int day = dayOfYear - (153 * months + 2) / 5 + 1;
    int month = months < 10 ? months + 3 : months - 9;
    int year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0);
    return year << 9 | month << 5 | day;
  }

  static int year(int date) {
    return date >> 9;
  }

  static int month(int date) {
    return date >> 5 & 15;
  }

  static int day(int date) {
    return date & 31;
  }
}
