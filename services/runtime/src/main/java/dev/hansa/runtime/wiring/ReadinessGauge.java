package dev.hansa.runtime.wiring;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * The conditions of {@code /ready} as figures: 1 where one holds, 0 where it does not. Some take
 * their time to answer, such as a database that is gone; metrics do not wait for them, and show
 * what was known last.
 */
final class ReadinessGauge {
  private static final Duration PATIENCE = Duration.ofMillis(100);

  private static final AttributeKey<String> CONDITION =
      AttributeKey.stringKey("hansa.ready.condition");

  private final Supplier<Collection<Readiness>> conditions;
  private final AtomicBoolean looking = new AtomicBoolean();
  private volatile Map<String, Boolean> known = Map.of();

  private ReadinessGauge(Supplier<Collection<Readiness>> conditions) {
    this.conditions = conditions;
  }

  static void observe(Supplier<Collection<Readiness>> conditions, Meter meter) {
    var readiness = new ReadinessGauge(conditions);
    var _ =
        meter
            .gaugeBuilder("hansa.ready")
            .ofLongs()
            .setDescription("Whether a condition holds without which the process wants no calls")
            .buildWithCallback(
                gauge ->
                    readiness
                        .look()
                        .forEach(
                            (name, holds) ->
                                gauge.record(holds ? 1 : 0, Attributes.of(CONDITION, name))));
  }

  private Map<String, Boolean> look() {
    if (looking.compareAndSet(false, true)) {
      var look = new FutureTask<>(this::ask, null);
      Thread.ofVirtual().name("readiness").start(look);
      try {
        look.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException | ExecutionException _) {
        return known;
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
    return known;
  }

  private void ask() {
    try {
      var now = new HashMap<String, Boolean>();
      conditions.get().forEach(condition -> now.put(condition.name(), condition.ready()));
      known = Map.copyOf(now);
    } finally {
      looking.set(false);
    }
  }
}
