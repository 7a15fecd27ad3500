package dev.hansa.runtime.client;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * How many more attempts the calls to one upstream may make: one for five calls, so that whatever
 * happens there it gets at most 1.2 attempts a call (spec R52). What is not used is kept, up to ten
 * attempts; a client begins with none.
 *
 * <p>Safe for many threads, never blocks. See Google's SRE book, chapter 21, and Finagle's {@code
 * RetryBudget}.
 */
final class RetryBudget {
  private static final int CALL = 1;
  private static final int ATTEMPT = 5;
  private static final int MOST = 10 * ATTEMPT;

  private final AtomicInteger balance = new AtomicInteger();
  private final LongAdder refused = new LongAdder();

  /** A call reaches the upstream for the first time. */
  void earn() {
    balance.getAndUpdate(now -> Math.min(MOST, now + CALL));
  }

  /** Asks for one more attempt; it has to be made, or given back. */
  boolean take() {
    boolean taken = balance.getAndUpdate(now -> now < ATTEMPT ? now : now - ATTEMPT) >= ATTEMPT;
    if (!taken) {
      refused.increment();
    }
    return taken;
  }

  /** Attempts that there is room for now; below zero for those that nobody could prevent. */
  double left() {
    return (double) balance.get() / ATTEMPT;
  }

  /** How often one more attempt was asked for in vain. */
  long refused() {
    return refused.sum();
  }

  /** An attempt that was asked for is not made. */
  void giveBack() {
    balance.getAndUpdate(now -> Math.min(MOST, now + ATTEMPT));
  }

  /** An attempt was made that nobody could have kept from being made; calls to come pay for it. */
  void owe() {
    balance.getAndAdd(-ATTEMPT);
  }
}
