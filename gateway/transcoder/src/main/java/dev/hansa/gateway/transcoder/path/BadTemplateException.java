package dev.hansa.gateway.transcoder.path;

/** A path template that is none, with the rule that it breaks. */
public final class BadTemplateException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String rule;

  BadTemplateException(String rule, String message) {
    super(message);
    this.rule = rule;
  }

  /** Such as {@code L2}. */
  public String rule() {
    return rule;
  }
}
