package dev.hansa.runtime.contract;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Where a foreign back end listens.
 *
 * @param host lower case; a name, an IPv4 address, or an IPv6 address in brackets
 * @param port 1 to 65535
 */
public record TargetAddress(String host, int port) {
  static final Pattern PATTERN =
      Pattern.compile(
          "(?:[A-Za-z0-9_](?:[A-Za-z0-9._-]*[A-Za-z0-9])?|\\[[0-9A-Fa-f:.]+])"
              + ":(?:[1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])");
  static final String EXPECTED = "host:port";

  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[::1]");

  /**
   * Reads {@code host:port}.
   *
   * @throws IllegalArgumentException if the text is anything else
   */
  public static TargetAddress parse(String text) {
    if (!PATTERN.matcher(text).matches()) {
      throw new IllegalArgumentException("address: '" + text + "' (expected: " + EXPECTED + ")");
    }
    int colon = text.lastIndexOf(':');
    return new TargetAddress(
        text.substring(0, colon).toLowerCase(Locale.ROOT),
        Integer.parseInt(text.substring(colon + 1)));
  }

  /** Whether nobody but this machine can be meant; by its spelling, nothing is resolved. */
  public boolean isLoopback() {
    return LOOPBACK.matcher(host).matches();
  }

  @Override
  public String toString() {
    return host + ':' + port;
  }
}
