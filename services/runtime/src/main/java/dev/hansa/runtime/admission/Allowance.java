package dev.hansa.runtime.admission;

import dev.hansa.runtime.admission.AdmissionConfig.PerCaller;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What one caller has in flight, and what it has left of its rate. Safe for many threads. */
final class Allowance {
  private final PerCaller terms;
  private final Optional<Bucket> bucket;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicLong lastSpan = new AtomicLong(Long.MIN_VALUE);

  Allowance(PerCaller terms, long nowMillis) {
    this.terms = terms;
    this.bucket = terms.rate().map(rate -> new Bucket(rate, nowMillis));
  }

  /** Takes one call of the rate; empty if there was one, else the time until there is. */
  Optional<Duration> take(long nowMillis) {
    return terms.rate().flatMap(rate -> bucket.flatMap(left -> left.take(rate, nowMillis)));
  }

  /** Whether the caller has not been seen in this span of time before. */
  boolean isFirstIn(long span) {
    return lastSpan.get() != span && lastSpan.getAndSet(span) != span;
  }

  /** One more in flight; gives how many there are now. */
  int enter() {
    return inFlight.incrementAndGet();
  }

  boolean isExceededBy(int calls) {
    return calls > terms.maxInFlight();
  }

  /** One less. */
  void leave() {
    inFlight.decrementAndGet();
  }
}
