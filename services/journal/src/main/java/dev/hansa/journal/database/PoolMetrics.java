package dev.hansa.journal.database;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import com.zaxxer.hikari.metrics.IMetricsTracker;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import java.util.function.ToLongFunction;

/**
 * The pool of connections by the names of the semantic conventions.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/database/database-metrics/">Database
 *     metrics</a>
 */
final class PoolMetrics {
  private static final AttributeKey<String> POOL =
      AttributeKey.stringKey("db.client.connection.pool.name");
  private static final AttributeKey<String> STATE =
      AttributeKey.stringKey("db.client.connection.state");

  private PoolMetrics() {}

  /** Adds them for as long as the meter lives; to be called before the pool is used. */
  static void observe(HikariDataSource source, OpenTelemetry telemetry) {
    Meter meter = telemetry.getMeter("dev.hansa.journal");
    var pool = Attributes.of(POOL, source.getPoolName());
    var used = pool.toBuilder().put(STATE, "used").build();
    var idle = pool.toBuilder().put(STATE, "idle").build();
    var _ =
        meter
            .upDownCounterBuilder("db.client.connection.count")
            .setUnit("{connection}")
            .setDescription("Connections by state")
            .buildWithCallback(
                count -> {
                  count.record(read(source, HikariPoolMXBean::getActiveConnections), used);
                  count.record(read(source, HikariPoolMXBean::getIdleConnections), idle);
                });
    var _ =
        meter
            .upDownCounterBuilder("db.client.connection.max")
            .setUnit("{connection}")
            .setDescription("The most connections there may be")
            .buildWithCallback(count -> count.record(source.getMaximumPoolSize(), pool));
    var _ =
        meter
            .upDownCounterBuilder("db.client.connection.pending_requests")
            .setUnit("{request}")
            .setDescription("Transactions that wait for a connection now")
            .buildWithCallback(
                count ->
                    count.record(
                        read(source, HikariPoolMXBean::getThreadsAwaitingConnection), pool));
    LongCounter timeouts =
        meter
            .counterBuilder("db.client.connection.timeouts")
            .setUnit("{timeout}")
            .setDescription("Transactions that got no connection in time")
            .build();
    timeouts.add(0, pool); // an alert can tell the first one only from none
    source.setMetricsTrackerFactory(
        (_, _) ->
            new IMetricsTracker() {
              @Override
              public void recordConnectionTimeout() {
                timeouts.add(1, pool);
              }
            });
  }

  /** There is no pool before the first connection was asked for, nor after the end. */
  private static long read(HikariDataSource source, ToLongFunction<HikariPoolMXBean> figure) {
    HikariPoolMXBean pool = source.getHikariPoolMXBean();
    return pool == null ? 0 : figure.applyAsLong(pool);
  }
}
