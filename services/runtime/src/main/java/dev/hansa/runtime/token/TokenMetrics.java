package dev.hansa.runtime.token;

import com.nimbusds.oauth2.sdk.GrantType;
import dev.hansa.runtime.error.Errors;
import dev.hansa.runtime.error.MeshReason;
import dev.hansa.runtime.vitals.ClockWatch;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a process gets from identity, and how long ago. */
final class TokenMetrics {
  private static final AttributeKey<String> GRANT = AttributeKey.stringKey("hansa.token.grant");
  private static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("outcome");
  private static final double MILLIS = 1000;

  private final Meter meter;
  private final InstantSource clock;
  private final LongCounter fetches;

  TokenMetrics(OpenTelemetry telemetry, InstantSource clock) {
    this.clock = clock;
    meter = telemetry.getMeter("dev.hansa.runtime");
    fetches =
        meter
            .counterBuilder("hansa.token.fetches")
            .setUnit("{request}")
            .setDescription("Tokens that identity was asked for: issued, refused or unavailable")
            .build();
  }

  /** For as long as the meter lives; a clock that was set back shows zero. */
  void age(String name, String description, Supplier<Instant> since) {
    var _ =
        meter
            .gaugeBuilder(name)
            .setUnit("s")
            .setDescription(description)
            .buildWithCallback(
                gauge ->
                    gauge.record(
                        Math.max(0, seconds(Duration.between(since.get(), clock.instant())))));
  }

  /** How far this machine's clock is from identity's. */
  void clock(ClockWatch watch) {
    var _ =
        meter
            .gaugeBuilder("hansa.clock.offset")
            .setUnit("s")
            .setDescription("By how much the clock is ahead of identity's, or behind it")
            .buildWithCallback(gauge -> gauge.record(seconds(watch.ahead())));
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / MILLIS;
  }

  /** Counts what becomes of a request. */
  CompletableFuture<IssuedToken> counted(TokenOrder order, CompletableFuture<IssuedToken> answer) {
    String grant =
        switch (order) {
          case TokenOrder.ForSelf _ -> GrantType.CLIENT_CREDENTIALS.getValue();
          case TokenOrder.OnBehalf _ -> GrantType.TOKEN_EXCHANGE.getValue();
        };
    return answer.whenComplete(
        (_, failure) -> fetches.add(1, Attributes.of(GRANT, grant, OUTCOME, outcome(failure))));
  }

  private static String outcome(@Nullable Throwable failure) {
    var cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause == null) {
      return "issued";
    }
    return Errors.is(cause, MeshReason.TOKEN_SERVICE_UNAVAILABLE) ? "unavailable" : "refused";
  }
}
