package dev.hansa.cli.config;

import java.util.regex.Pattern;

/** Turns a phrase of Javadoc into Markdown that fits into a cell of a table. */
final class JavadocText {
  private static final Pattern CODE = Pattern.compile("\\{@code ([^}]*)}");
  private static final Pattern LINK = Pattern.compile("\\{@link(?:plain)? [^} ]*?([A-Za-z]+)}");
  private static final Pattern SPACE = Pattern.compile("\\s+");

  private JavadocText() {}

  static String markdown(String javadoc) {
    String oneLine = SPACE.matcher(javadoc).replaceAll(" ").strip();
    String code = CODE.matcher(oneLine).replaceAll("`$1`");
    return LINK.matcher(code).replaceAll("`$1`").replace("|", "\\|");
  }
}
