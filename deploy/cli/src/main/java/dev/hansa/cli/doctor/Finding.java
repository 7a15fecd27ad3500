package dev.hansa.cli.doctor;

/**
 * Something that an operator should know.
 *
 * @param where the file, process or address that it is about
 * @param what is wrong there
 * @param remedy what to do
 */
public record Finding(Level level, String where, String what, String remedy) {
  /** How bad it is. */
  public enum Level {
    /** It works, but not for ever. */
    WARNING,
    /** Something does not work. */
    PROBLEM
  }

  static Finding problem(String where, String what, String remedy) {
    return new Finding(Level.PROBLEM, where, what, remedy);
  }

  static Finding warning(String where, String what, String remedy) {
    return new Finding(Level.WARNING, where, what, remedy);
  }
}
