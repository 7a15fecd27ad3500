package dev.hansa.identity.limits;

import java.util.regex.Pattern;

/**
 * Requests per second; ten seconds' worth of them may come at once.
 *
 * @param perSecond 1 to 1,000,000
 */
public record Rate(int perSecond) {
  private static final Pattern TEXT = Pattern.compile("([0-9]{1,7})/s");
  private static final int MAX = 1_000_000;
  private static final int BURST_SECONDS = 10;

  public Rate {
    if (perSecond < 1 || perSecond > MAX) {
      throw new IllegalArgumentException("rate: " + perSecond + "/s (expected: 1/s..1000000/s)");
    }
  }

  /**
   * Reads {@code 50/s}.
   *
   * @param key which setting it is, for the message of an error
   */
  public static Rate parse(String key, String text) {
    var parts = TEXT.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(key + ": '" + text + "' (expected: such as 50/s)");
    }
    return new Rate(Integer.parseInt(parts.group(1)));
  }

  /** The most that may come at once. */
  int burst() {
    return perSecond * BURST_SECONDS;
  }
}
