package dev.hansa.journal.answers;

/** What came of asking for a key. */
sealed interface Claim {
  /** The key was free; this call is the first. */
  record Granted() implements Claim {}

  /** The first call is not answered yet. */
  record Pending() implements Claim {}

  /** The first call was answered. */
  record Answered(Answer answer) implements Claim {}

  /** The key belongs to another request. */
  record Reused() implements Claim {}
}
