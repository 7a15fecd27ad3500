package dev.hansa.runtime.admission;

import java.util.regex.Pattern;

/**
 * How many a second, on average and at once.
 *
 * @param perSecond 1 to 1,000,000
 * @param burst the most that may come at once, at least one
 */
public record Rate(int perSecond, int burst) {
  private static final Pattern TEXT = Pattern.compile("([0-9]{1,7})/s");
  private static final int MAX = 1_000_000;
  private static final int BURST_SECONDS = 10;

  public Rate {
    if (perSecond < 1 || perSecond > MAX) {
      throw new IllegalArgumentException("rate: " + perSecond + "/s (expected: 1/s..1000000/s)");
    }
    if (burst < 1) {
      throw new IllegalArgumentException("burst: " + burst + " (expected: >= 1)");
    }
  }

  /** Ten seconds' worth may come at once: for what is asked for now and then. */
  public Rate(int perSecond) {
    this(perSecond, perSecond * BURST_SECONDS);
  }

  /** One second's worth may come at once: for what goes on all the time. */
  public static Rate steady(int perSecond) {
    return new Rate(perSecond, perSecond);
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
}
