package dev.hansa.runtime.wiring;

/** One condition of {@code /ready}. Asked often, from any thread: keep the answer at hand. */
public interface Readiness {
  /** Name for the answer of {@code /ready}. */
  String name();

  /** Whether the condition holds now. */
  boolean ready();
}
