package dev.hansa.gateway.transcoder;

/**
 * Why a contract is not taken.
 *
 * @param file the proto file, or the bundle if it has none
 * @param line from 1; 0 if the bundle carries no source info
 * @param column from 1; 0 if the bundle carries no source info
 * @param rule such as {@code L8}
 * @param message what is wrong, and what to write instead
 */
public record Violation(String file, int line, int column, String rule, String message) {
  @Override
  public String toString() {
    String place = line == 0 ? file : file + ':' + line + ':' + column;
    return place + ": " + message + " [" + rule + ']';
  }
}
