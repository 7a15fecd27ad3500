package dev.hansa.identity.partners;

/** How many tokens a partner may ask for; what each class allows is configuration. */
public enum RateClass {
  /** A few clients that keep their tokens. */
  SMALL,
  /** What most partners need. */
  STANDARD,
  /** Many clients, or clients that keep no token. */
  LARGE
}
