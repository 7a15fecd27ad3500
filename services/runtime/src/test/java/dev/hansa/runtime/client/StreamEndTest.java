package dev.hansa.runtime.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.runtime.error.Errors;
import dev.hansa.runtime.error.MeshReason;
import io.grpc.Metadata;
import io.grpc.Status;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class StreamEndTest {
  private static boolean passes(MeshReason reason) {
    var failure = Errors.of(reason, "test");
    return new StreamEnd(
            failure.getStatus(), Objects.requireNonNull(Status.trailersFromThrowable(failure)))
        .isPassing();
  }

  @Test
  void what_another_attempt_may_mend_is_tried_again() {
    assertThat(Arrays.stream(MeshReason.values()).filter(StreamEndTest::passes))
        .containsExactlyInAnyOrder(
            MeshReason.TOKEN_EXPIRED,
            MeshReason.STREAM_TOKEN_EXPIRED,
            MeshReason.VERIFICATIONS_EXHAUSTED,
            MeshReason.LIMIT_REACHED,
            MeshReason.CALLER_RATE_EXCEEDED,
            MeshReason.CALLER_LIMIT_REACHED,
            MeshReason.TOKEN_SERVICE_UNAVAILABLE,
            MeshReason.UPSTREAM_UNAVAILABLE,
            MeshReason.OVERLOADED,
            MeshReason.DRAINING,
            MeshReason.DEADLINE_EXCEEDED,
            MeshReason.INTERNAL);
  }

  @Test
  void statuses_without_a_reason_are_judged_by_their_code() {
    Set<Status.Code> passing =
        Arrays.stream(Status.Code.values())
            .filter(code -> new StreamEnd(code.toStatus(), new Metadata()).isPassing())
            .collect(Collectors.toSet());
    assertThat(passing)
        .isEqualTo(
            EnumSet.of(
                Status.Code.UNAVAILABLE,
                Status.Code.DEADLINE_EXCEEDED,
                Status.Code.CANCELLED,
                Status.Code.INTERNAL));
  }

  @Test
  void pauses_double_up_to_the_longest_and_begin_anew_after_success() {
    var backoff = new Backoff(StreamConfig.defaults(), new Random(5));
    for (int most = 100; most < 10_000; most *= 2) {
      assertThat(backoff.next()).isBetween(Duration.ofMillis(most / 2), Duration.ofMillis(most));
    }
    assertThat(backoff.next()).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(10));
    assertThat(backoff.next()).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(10));
    backoff.reset();
    assertThat(backoff.next()).isBetween(Duration.ofMillis(50), Duration.ofMillis(100));
  }
}
