package dev.hansa.acceptance.house;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * The rules of transport (T), tokens (K), authorization (Z), partners (F), operations (O) and
 * faults (R), by their ids.
 */
public final class SecurityRules {
  /** What does not apply, and why. */
  static final Map<String, String> NOT_APPLICABLE =
      Map.of(
          "K36", "there are no refresh tokens: clients have a certificate or a key, and ask again",
          "K37", "there is no console and no login of people",
          "Z06",
              "no message has fields that some of its readers may not see, or that are read-only",
          "Z12", "there are no subscriptions with wildcards yet",
          "Z13",
              "no stream's messages name resources of different owners; while it runs, its rights"
                  + " are judged again as a whole (Z14)",
          "Z17", "no operation lives longer than a token: processes commit under their own rights");

  private static final String NO_MESSAGES = "there are no durable messages yet";

  private static final String NO_LOG = "no log of ours is replicated";

  /** Faults that no test of this house names, and why. */
  static final Map<String, String> FAULTS_NOT_DUE =
      Map.of(
          "R03", NO_MESSAGES,
          "R04", NO_MESSAGES,
          "R05", NO_MESSAGES,
          "R06", "nothing of ours compacts, rolls or takes snapshots: PostgreSQL keeps all state",
          "R07", "PostgreSQL keeps all state, with fsync on",
          "R08", NO_LOG,
          "R14", NO_LOG,
          "R15", NO_MESSAGES,
          "R63", "there is no release before this one; buf breaking holds the contracts");

  /** What no single check keeps. */
  private static final Map<String, String> KEPT_BY_OTHERS =
      Map.of(
          "K01", "an algorithm that is not on the list is not that of a key either (K02)",
          "K09", "a JWE has an algorithm that is not accepted (K01) and is no canonical JWS (K08)",
          "K19", "K15 in every packaged process");

  private SecurityRules() {}

  /** Every rule that a test has to name. */
  static Set<String> applicable() {
    var rules = new TreeSet<String>();
    rules.addAll(ids("T", 1, 34));
    rules.addAll(ids("K", 1, 38));
    rules.addAll(ids("Z", 1, 18));
    rules.addAll(ids("F", 5, 7));
    rules.add("O01");
    rules.removeAll(NOT_APPLICABLE.keySet());
    return rules;
  }

  /** Every fault that a test has to name: those that need no durable messages. */
  static Set<String> faults() {
    var faults = new TreeSet<String>();
    faults.addAll(ids("R", 1, 34));
    faults.addAll(ids("R", 51, 66));
    faults.addAll(List.of("R69", "R71"));
    faults.removeAll(FAULTS_NOT_DUE.keySet());
    return faults;
  }

  /** Those of {@link #applicable} that a running mesh is tried with: all that are about tokens. */
  static Set<String> tried() {
    var rules = new TreeSet<>(applicable());
    rules.removeIf(rule -> !rule.startsWith("K"));
    return rules;
  }

  /** Those among them that are about tokens, each of which has a check that can be switched off. */
  public static Set<String> aboutTokens() {
    var rules = new TreeSet<>(tried());
    rules.removeAll(KEPT_BY_OTHERS.keySet());
    return rules;
  }

  private static List<String> ids(String letter, int first, int last) {
    return IntStream.rangeClosed(first, last)
        .mapToObj(number -> "%s%02d".formatted(letter, number))
        .toList();
  }
}
