package dev.hansa.cli.doctor;

import java.util.List;

/** One thing to look at. */
interface Check {
  /** A word or two, such as {@code certificates}. */
  String name();

  Result run();

  /**
   * What came of it.
   *
   * @param looked what was looked at, for the line that says that all is well
   */
  record Result(String looked, List<Finding> findings) {
    public Result {
      findings = List.copyOf(findings);
    }
  }
}
