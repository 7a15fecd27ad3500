package dev.hansa.identity.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.journal.database.Database;
import dev.hansa.journal.testing.TestDatabase;
import dev.hansa.runtime.testing.ManualClock;
import io.opentelemetry.api.OpenTelemetry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What replicas of identity share by their database. */
class StoredStateTest {
  @RegisterExtension static final TestDatabase POSTGRES = TestDatabase.of("identity");

  private final ManualClock clock = new ManualClock();
  private final Database first = POSTGRES.database();
  private final Database second = POSTGRES.open(OpenTelemetry.noop());

  @Test
  void K21_of_two_replicas_exactly_one_takes_an_assertion() throws Exception {
    var here = new StoredAssertions(first, clock);
    var there = new StoredAssertions(second, clock);
    var expiry = clock.instant().plusSeconds(60);
    List<Callable<Boolean>> uses = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      UsedAssertions replica = i % 2 == 0 ? here : there;
      uses.add(() -> replica.use("acme", "one", expiry));
    }

    assertThat(all(uses)).containsOnlyOnce(true);
    assertThat(there.use("globex", "one", expiry)).isTrue();
  }

  @Test
  void an_expired_assertion_is_forgotten() {
    var used = new StoredAssertions(first, clock);
    used.use("initech", "old", clock.instant().plusSeconds(60));
    clock.advance(Duration.ofMinutes(2));
    used.use("initech", "new", clock.instant().plusSeconds(60));

    assertThat(used.use("initech", "old", clock.instant().plusSeconds(60))).isTrue();
  }

  private static <T> List<T> all(List<Callable<T>> calls) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<T> results = new ArrayList<>();
      for (Future<T> result : threads.invokeAll(calls)) {
        results.add(result.get());
      }
      return results;
    }
  }
}
