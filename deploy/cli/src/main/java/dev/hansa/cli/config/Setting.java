package dev.hansa.cli.config;

import java.util.Locale;
import java.util.Optional;

/**
 * One key.
 *
 * @param key such as {@code hansa.server.port}; a star stands for a name of the operator's choice
 * @param type what values look like, such as {@code duration}
 * @param standard the value if none is given; empty: there is none, one has to be given
 * @param meaning a phrase, in Markdown; empty if its record does not say
 */
public record Setting(String key, String type, Optional<String> standard, String meaning) {
  private static final String ANY_NAME = "*";

  /** The environment variable that sets it; empty for keys that hold a name. */
  public Optional<String> variable() {
    return key.contains(ANY_NAME)
        ? Optional.empty()
        : Optional.of(key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_'));
  }
}
