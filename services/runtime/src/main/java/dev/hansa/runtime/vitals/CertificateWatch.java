package dev.hansa.runtime.vitals;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How much of its life the certificate in use has left. Whatever renews it does so at half of it or
 * before; an alarm at a half, a quarter and a tenth says that it has not (R29). For one thread.
 */
public final class CertificateWatch {
  private static final Logger log = LoggerFactory.getLogger(CertificateWatch.class);
  private static final int[] ALARMS = {10, 25, 50};

  private final Supplier<X509Certificate> leaf;
  private final InstantSource clock;
  private final Consumer<String> alarm;
  private int told = 100;

  /** Watches the certificate in use. */
  public CertificateWatch(Supplier<X509Certificate> leaf, InstantSource clock) {
    this(leaf, clock, log::warn);
  }

  CertificateWatch(Supplier<X509Certificate> leaf, InstantSource clock, Consumer<String> alarm) {
    this.leaf = leaf;
    this.clock = clock;
    this.alarm = alarm;
  }

  /** Looks at it; each alarm is given once, and again for another certificate. */
  public void look() {
    X509Certificate present = leaf.get();
    Instant end = present.getNotAfter().toInstant();
    Duration left = Duration.between(clock.instant(), end);
    int level = level(percent(left, Duration.between(present.getNotBefore().toInstant(), end)));
    if (level < told) {
      alarm.accept(
          left.isNegative()
              ? "the certificate of this process ended at " + end + " and was not renewed"
              : "the certificate of this process ends in %s, at %s: less than %d %% of its life"
                  .formatted(left.truncatedTo(ChronoUnit.SECONDS), end, level));
    }
    told = level;
  }

  private static double percent(Duration left, Duration life) {
    return 100.0 * left.toMillis() / Math.max(1, life.toMillis());
  }

  /** The lowest alarm that is reached; 0 once it has ended. */
  private static int level(double percent) {
    if (percent < 0) {
      return 0;
    }
    for (int each : ALARMS) {
      if (percent < each) {
        return each;
      }
    }
    return 100;
  }
}
