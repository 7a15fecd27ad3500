package dev.hansa.runtime.admission;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;

/**
 * The allowances of those who call, and how many they are. Their number is bounded; one that is
 * forgotten is given anew in full, and calls that it has in flight still count in theirs. Safe for
 * many threads.
 */
final class Callers {
  private static final int MAX_CALLERS = 100_000;
  private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(1);

  /** Whoever has called in this span or the one before it counts as present. */
  private static final long SPAN_MILLIS = 10_000;

  private final AdmissionConfig config;
  private final Cache<String, Allowance> allowances =
      Caffeine.newBuilder()
          .maximumSize(MAX_CALLERS)
          .expireAfterAccess(FORGOTTEN_AFTER)
          .executor(Runnable::run)
          .build();

  private volatile Present present = new Present(0, 0, 0);

  private record Present(long span, int now, int before) {
    private Present oneMoreIn(long current) {
      if (current == span) {
        return new Present(span, now + 1, before);
      }
      return new Present(current, 1, current == span + 1 ? now : 0);
    }
  }

  Callers(AdmissionConfig config) {
    this.config = config;
  }

  /** The allowance of who makes this call. */
  Allowance of(Arrival arrival, long nowMillis) {
    Allowance caller =
        allowances.get(
            arrival.caller(),
            _ -> new Allowance(arrival.ofMesh() ? config.service() : config.partner(), nowMillis));
    long span = Math.floorDiv(nowMillis, SPAN_MILLIS);
    if (caller.isFirstIn(span)) {
      synchronized (this) {
        present = present.oneMoreIn(span);
      }
    }
    return caller;
  }

  /** How many have called lately, at least 1. */
  int present() {
    Present counted = present;
    return Math.max(1, Math.max(counted.now(), counted.before()));
  }
}
