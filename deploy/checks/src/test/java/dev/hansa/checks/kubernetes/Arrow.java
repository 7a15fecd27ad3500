package dev.hansa.checks.kubernetes;

/**
 * Who may open a connection to whom.
 *
 * @param from a process, or who is meant outside: {@code prometheus@observability}, {@link #ANYONE}
 * @param port with its protocol, such as {@code TCP 7000}
 */
record Arrow(String from, String to, String port) implements Comparable<Arrow> {
  static final String ANYONE = "anyone";
  static final String OPERATOR = "operator";

  @Override
  public int compareTo(Arrow other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public String toString() {
    return from + " → " + to + " " + port;
  }
}
