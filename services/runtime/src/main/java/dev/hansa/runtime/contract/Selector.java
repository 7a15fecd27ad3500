package dev.hansa.runtime.contract;

import java.util.regex.Pattern;

/**
 * Which methods a rule is for: {@code acme.v1.Shop.Buy} alone, or all below a whole component, as
 * {@code acme.v1.Shop.*} and {@code *} say; as in {@code google.api.Http}.
 */
record Selector(String text) {
  static final Pattern PATTERN =
      Pattern.compile("\\*|[A-Za-z_][A-Za-z0-9_]*(\\.[A-Za-z_][A-Za-z0-9_]*)*(\\.\\*)?");
  static final String EXPECTED = "a method such as acme.v1.Shop.Buy, or acme.v1.Shop.*";

  /**
   * Whether the rule is for a method.
   *
   * @param fullMethodName as gRPC names it, {@code acme.v1.Shop/Buy}
   */
  boolean matches(String fullMethodName) {
    String name = fullMethodName.replace('/', '.');
    return text.endsWith("*")
        ? name.startsWith(text.substring(0, text.length() - 1))
        : name.equals(text);
  }
}
