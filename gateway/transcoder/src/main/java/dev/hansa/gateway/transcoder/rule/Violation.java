package dev.hansa.gateway.transcoder.rule;

/**
 * Why a contract is not taken; as a warning, what a reader of it would question (L15).
 *
 * @param rule such as {@code L8}; {@code set} for the descriptor set itself, {@code yaml} for the
 *     form of the YAML, {@code key} for the field of keyed methods
 * @param message what is wrong, one clause
 * @param instead what to write instead, one clause
 */
public record Violation(Place place, String rule, String message, String instead) {
  /** The proto file, or a file of the bundle. */
  public String file() {
    return place.file();
  }

  /** From 1; 0 if the descriptor set carries no source info. */
  public int line() {
    return place.line();
  }

  /** From 1; 0 if the descriptor set carries no source info. */
  public int column() {
    return place.column();
  }

  @Override
  public String toString() {
    return place + ": [" + rule + "] " + message + "; " + instead;
  }
}
