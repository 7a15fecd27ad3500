package dev.hansa.runtime.client;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Pauses between attempts that double up to a limit, less up to a half by chance, so that many who
 * lost a server at once do not come back at once. For one thread.
 */
final class Backoff {
  /** Half of it, for chance. */
  private static final Duration UNHURRIED = Duration.ofSeconds(2);

  private final StreamConfig config;
  private final RandomGenerator random;
  private Duration most;

  Backoff(StreamConfig config, RandomGenerator random) {
    this.config = config;
    this.random = random;
    this.most = config.firstPause();
  }

  /** The next pause. */
  Duration next() {
    var pause = Duration.ofNanos((long) (most.toNanos() * random.nextDouble(0.5, 1)));
    var twice = most.multipliedBy(2);
    most = twice.compareTo(config.longestPause()) < 0 ? twice : config.longestPause();
    return pause;
  }

  /** There is no hurry: from now on pauses are a second at least. */
  void slow() {
    most = most.compareTo(UNHURRIED) < 0 ? UNHURRIED : most;
  }

  /** It went well: the next pause is the first one again. */
  void reset() {
    most = config.firstPause();
  }
}
