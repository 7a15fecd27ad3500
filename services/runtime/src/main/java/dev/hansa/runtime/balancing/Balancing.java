package dev.hansa.runtime.balancing;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How calls are spread over the endpoints in good standing. */
public enum Balancing {
  /** Each in turn. */
  ROUND_ROBIN("round_robin", 1),
  /** By what the endpoints report of their load (gRFC A58); needs the module with gRPC's xDS. */
  WEIGHTED_ROUND_ROBIN("weighted_round_robin", 1),
  /** Of two in turn the one with fewer calls in flight (Mitzenmacher, 2001). */
  LEAST_REQUEST("round_robin", 2);

  private final String policy;
  private final int choices;

  Balancing(String policy, int choices) {
    this.policy = policy;
    this.choices = choices;
  }

  /**
   * Reads the word of a setting.
   *
   * @throws IllegalArgumentException if it is none of them
   */
  public static Balancing parse(String word) {
    return Stream.of(values())
        .filter(value -> value.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "balancing: '"
                        + word
                        + "' (expected: "
                        + Stream.of(values()).map(Balancing::word).collect(Collectors.joining(", "))
                        + ")"));
  }

  private String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The policy of gRPC that keeps connections and gives endpoints in turn. */
  String policy() {
    return policy;
  }

  /** How many endpoints are looked at for one call. */
  int choices() {
    return choices;
  }

  /** The child of our own policy, as a service config lists policies. */
  List<Map<String, ?>> child() {
    return List.of(Map.of(policy, Map.of()));
  }
}
