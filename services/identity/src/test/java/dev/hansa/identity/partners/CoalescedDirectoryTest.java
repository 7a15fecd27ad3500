package dev.hansa.identity.partners;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.JWKSet;
import dev.hansa.runtime.testing.Await;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CoalescedDirectoryTest {
  private static final int MANY = 50;

  private final Map<String, Boolean> rows = new ConcurrentHashMap<>(Map.of("acme", true));
  private final AtomicInteger readings = new AtomicInteger();
  private final AtomicInteger atOnce = new AtomicInteger();
  private final AtomicInteger mostAtOnce = new AtomicInteger();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final CoalescedDirectory directory = new CoalescedDirectory(this::read);

  @Test
  @DisplayName("K33: who asks for a partner many times at once has it read once at a time")
  void shares_readings() throws Exception {
    var first = ask("acme");
    begun.await();
    List<Asking> others = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      others.add(ask("acme"));
    }
    Await.until(() -> others.stream().allMatch(Asking::waits));
    goOn.countDown();

    assertThat(first.answer().join()).isPresent();
    assertThat(others).allSatisfy(other -> assertThat(other.answer().join()).isPresent());
    assertThat(readings).hasValue(2);
    assertThat(mostAtOnce).hasValue(1);
  }

  @Test
  @DisplayName("K33: another partner does not wait")
  void keeps_partners_apart() throws Exception {
    var first = ask("acme");
    begun.await();

    assertThat(directory.find("globex")).isEmpty();
    assertThat(first.answer()).isNotDone();
    goOn.countDown();
  }

  @Test
  void what_changed_during_a_reading_is_seen_by_who_asks_after_it() throws Exception {
    var before = ask("acme");
    begun.await();
    rows.put("acme", false);
    var after = ask("acme");
    Await.until(after::waits);
    goOn.countDown();

    assertThat(before.answer().join().orElseThrow().active()).isTrue();
    assertThat(after.answer().join().orElseThrow().active()).isFalse();
  }

  @Test
  void a_failure_goes_to_who_asked_and_to_nobody_later() {
    var failing = new AtomicInteger(1);
    var broken =
        new CoalescedDirectory(
            id -> {
              if (failing.getAndDecrement() > 0) {
                throw new IllegalStateException("no answer");
              }
              return Optional.of(partner(id, true));
            });

    assertThatThrownBy(() -> broken.find("acme"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no answer");
    assertThat(broken.find("acme")).isPresent();
  }

  private record Asking(Thread thread, CompletableFuture<Optional<Partner>> answer) {
    boolean waits() {
      return thread.getState() == Thread.State.WAITING;
    }
  }

  private Asking ask(String id) {
    var answer = new CompletableFuture<Optional<Partner>>();
    var thread =
        Thread.ofVirtual()
            .start(() -> answer.completeAsync(() -> directory.find(id), Runnable::run));
    return new Asking(thread, answer);
  }

  /** The first reading of acme takes until the test lets it go on. */
  private Optional<Partner> read(String id) {
    mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
    try {
      var active = Optional.ofNullable(rows.get(id));
      if (id.equals("acme") && readings.incrementAndGet() == 1) {
        begun.countDown();
        goOn.await();
      }
      return active.map(is -> partner(id, is));
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    } finally {
      atOnce.decrementAndGet();
    }
  }

  private static Partner partner(String id, boolean active) {
    return new Partner(
        id, Set.of(), active, new JWKSet(), Partner.Terms.standard(), Instant.EPOCH, Instant.EPOCH);
  }
}
