package dev.hansa.journal.call;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Tells waiting threads that something may have changed.
 *
 * <p>Take the {@link #mark}, look, and wait for what came after the mark: nothing is missed in
 * between. The lock guards {@code count}.
 */
public final class Signal {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition raised = lock.newCondition();
  private long count;

  public void raise() {
    lock.lock();
    try {
      count++;
      raised.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** How often it was raised so far. */
  public long mark() {
    lock.lock();
    try {
      return count;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until it was raised after the mark was taken, at most {@code patience}. */
  public void awaitAfter(long mark, Duration patience) throws InterruptedException {
    long rest = patience.toNanos();
    lock.lock();
    try {
      while (count == mark && rest > 0) {
        rest = raised.awaitNanos(rest);
      }
    } finally {
      lock.unlock();
    }
  }
}
