package dev.hansa.gateway.transcoder.path;

/** A path template that is none, with the rule that it breaks. */
public final class BadTemplateException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String rule;
  private final String instead;

  BadTemplateException(String rule, String message, String instead) {
    super(message);
    this.rule = rule;
    this.instead = instead;
  }

  /** Such as {@code L2}. */
  public String rule() {
    return rule;
  }

  /** What to write instead, one clause. */
  public String instead() {
    return instead;
  }
}
