package dev.hansa.gateway.transcoder.rule;

import java.util.regex.Pattern;

/**
 * Which methods a rule is for: one by its full name with dots, or all below a name with {@code .*};
 * {@code *} alone is all. A wildcard stands for whole components only (L14).
 */
record Selector(String text) {
  private static final Pattern FORM =
      Pattern.compile("\\*|[A-Za-z_]\\w*(?:\\.[A-Za-z_]\\w*)*(?:\\.\\*)?");

  static boolean isOne(String text) {
    return FORM.matcher(text).matches();
  }

  /** The selector that may have been meant by a text that is none. */
  static String meant(String text) {
    String dotted = text.replace('/', '.').replaceFirst("^\\.", "");
    if (isOne(dotted)) {
      return dotted;
    }
    int wildcard = dotted.indexOf('*');
    int component = wildcard < 0 ? -1 : dotted.lastIndexOf('.', wildcard);
    String whole = component < 0 ? "*" : dotted.substring(0, component) + ".*";
    return isOne(whole) ? whole : "acme.v1.Shop.Buy";
  }

  /**
   * @param method full name with dots
   */
  boolean takes(String method) {
    return text.endsWith("*")
        ? method.startsWith(text.substring(0, text.length() - 1))
        : method.equals(text);
  }
}
