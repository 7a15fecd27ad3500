package dev.hansa.runtime.contract;

/**
 * Where something stands in a file.
 *
 * @param line from 1; 0: the file as a whole
 * @param column from 1
 */
record Place(String file, int line, int column) {
  static Place whole(String file) {
    return new Place(file, 0, 0);
  }

  /** A line for people. */
  String fault(String message) {
    return this + ": " + message;
  }

  @Override
  public String toString() {
    return line == 0 ? file : file + ':' + line + ':' + column;
  }
}
