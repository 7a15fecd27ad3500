package dev.hansa.runtime.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.runtime.error.Errors;
import dev.hansa.runtime.error.MeshReason;
import dev.hansa.runtime.testing.ManualClock;
import dev.hansa.runtime.testing.TestMetrics;
import dev.hansa.runtime.vitals.ClockWatch;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class TokenMetricsTest {
  private static final TokenOrder FOR_SELF = new TokenOrder.ForSelf("service/orders");
  private static final TokenOrder ON_BEHALF = new TokenOrder.OnBehalf("secret", "service/orders");

  private final ManualClock clock = new ManualClock();
  private final TestMetrics metrics = new TestMetrics();
  private final TokenMetrics tokens = new TokenMetrics(metrics.telemetry(), clock);

  private double figure(String name) {
    return metrics.figures(name).getOrDefault(Attributes.empty(), Double.NaN);
  }

  private static Attributes fetch(String grant, String outcome) {
    return Attributes.of(
        AttributeKey.stringKey("hansa.token.grant"),
        grant,
        AttributeKey.stringKey("outcome"),
        outcome);
  }

  private void fails(TokenOrder order, Throwable failure) {
    assertThat(tokens.counted(order, CompletableFuture.failedFuture(failure)))
        .isCompletedExceptionally();
  }

  @Test
  void count_what_becomes_of_requests_by_grant() {
    var token = new IssuedToken("value", clock.instant(), clock.instant());
    var answer = new CompletableFuture<IssuedToken>();
    var counted = tokens.counted(FOR_SELF, answer);
    assertThat(metrics.figures("hansa.token.fetches")).as("nothing came of it yet").isEmpty();
    answer.complete(token);
    assertThat(counted).isCompletedWithValue(token);

    var unavailable = Errors.of(MeshReason.TOKEN_SERVICE_UNAVAILABLE, "identity is away");
    fails(ON_BEHALF, unavailable);
    fails(ON_BEHALF, new CompletionException(unavailable));
    fails(ON_BEHALF, Errors.of(MeshReason.SCOPE_MISSING, "not for you"));
    assertThat(metrics.figures("hansa.token.fetches"))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                fetch("client_credentials", "issued"), 1.0,
                fetch("urn:ietf:params:oauth:grant-type:token-exchange", "unavailable"), 2.0,
                fetch("urn:ietf:params:oauth:grant-type:token-exchange", "refused"), 1.0));
  }

  @Test
  void tell_an_age_and_none_below_zero() {
    Instant since = clock.instant();
    tokens.age("hansa.test.age", "Since then", () -> since);
    clock.advance(Duration.ofMillis(1500));
    assertThat(figure("hansa.test.age")).isEqualTo(1.5);
    clock.advance(Duration.ofHours(-1));
    assertThat(figure("hansa.test.age")).as("the clock was set back").isZero();
  }

  @Test
  void tell_by_how_much_the_clock_is_ahead_or_behind() {
    var watch = new ClockWatch(clock);
    tokens.clock(watch);
    assertThat(figure("hansa.clock.offset")).as("before anything was heard").isZero();
    watch.heard(clock.instant().minusSeconds(15));
    assertThat(figure("hansa.clock.offset")).isEqualTo(15);
    watch.heard(clock.instant().plusSeconds(15));
    assertThat(figure("hansa.clock.offset")).isEqualTo(-15);
  }
}
