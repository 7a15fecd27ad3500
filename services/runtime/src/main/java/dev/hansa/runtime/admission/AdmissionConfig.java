package dev.hansa.runtime.admission;

import java.util.Optional;

/**
 * How much a process lets in.
 *
 * @param maxInFlight most calls and streams at once, whatever else holds; 1 or more
 * @param initialLimit unary calls at once before anything is known of how long they take
 * @param minLimit the limit never falls below this many unary calls, nor rises above {@code
 *     maxInFlight}
 * @param partner what each partner may take, and each address from which callers without a
 *     certificate call
 * @param service what each service and each operator of the mesh may take
 */
public record AdmissionConfig(
    int maxInFlight, int initialLimit, int minLimit, PerCaller partner, PerCaller service) {
  private static final int INITIAL = 100;
  private static final int MIN = 20;

  /**
   * What one caller may take.
   *
   * @param rate calls a second; empty for as many as it likes
   * @param maxInFlight calls and streams at once
   */
  public record PerCaller(Optional<Rate> rate, int maxInFlight) {
    public PerCaller {
      requirePositive("calls in flight of one caller", maxInFlight);
    }
  }

  public AdmissionConfig {
    requirePositive("max in flight", maxInFlight);
    requirePositive("initial limit", initialLimit);
    requirePositive("min limit", minLimit);
    minLimit = Math.min(minLimit, maxInFlight);
    initialLimit = Math.clamp(initialLimit, minLimit, maxInFlight);
  }

  /** Nothing is asked of single callers; the limit begins at 100 and does not fall below 20. */
  public static AdmissionConfig of(int maxInFlight) {
    var all = new PerCaller(Optional.empty(), Integer.MAX_VALUE);
    return new AdmissionConfig(maxInFlight, INITIAL, MIN, all, all);
  }

  private static void requirePositive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: >= 1)");
    }
  }
}
