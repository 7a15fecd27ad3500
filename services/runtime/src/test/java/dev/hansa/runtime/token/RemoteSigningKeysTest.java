package dev.hansa.runtime.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWKSet;
import dev.hansa.runtime.testing.ManualClock;
import dev.hansa.runtime.testing.TestTokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RemoteSigningKeysTest {
  private final ManualClock clock = new ManualClock();
  private final TestTokens tokens = TestTokens.of(clock);
  private final TestTokens rotated = tokens.rotated();

  private final List<CompletableFuture<String>> fetches = new ArrayList<>();
  private final Deque<Runnable> timers = new ArrayDeque<>();
  private final List<Duration> delays = new ArrayList<>();

  @TempDir private Path folder;
  private Path file;
  private RemoteSigningKeys keys;

  @BeforeEach
  void start() {
    file = folder.resolve("state/jwks.json");
    keys = started();
  }

  private RemoteSigningKeys started() {
    var fresh =
        new RemoteSigningKeys(
            () -> {
              var fetch = new CompletableFuture<String>();
              fetches.add(fetch);
              return fetch;
            },
            new KeySetFile(file),
            Duration.ofSeconds(40),
            clock,
            new Random(1),
            (delay, task) -> {
              delays.add(delay);
              timers.add(task);
            });
    fresh.start();
    return fresh;
  }

  private boolean knows(RemoteSigningKeys some, TestTokens issuer) {
    return some.current().find(issuer.publicKey().getKeyID()).isPresent();
  }

  private void answer(TestTokens issuer) {
    fetches.getLast().complete(issuer.jwks());
  }

  private void fail() {
    fetches.getLast().completeExceptionally(new IOException("identity is down"));
  }

  @Test
  void fetches_at_the_start() {
    assertThat(fetches).hasSize(1);
    answer(tokens);
    assertThat(knows(keys, tokens)).isTrue();
    assertThat(delays.getLast()).isBetween(Duration.ofSeconds(32), Duration.ofSeconds(48));
  }

  @Test
  void tries_again_quickly_until_the_first_success() {
    for (int i = 0; i < 12; i++) {
      fail();
      timers.remove().run();
    }
    assertThat(delays.getFirst()).isLessThan(Duration.ofMillis(250));
    assertThat(delays).allMatch(delay -> delay.compareTo(Duration.ofSeconds(12)) <= 0);
    answer(tokens);
    assertThat(knows(keys, tokens)).isTrue();
  }

  @Test
  @DisplayName("K04: at most one question every 30 s, whatever key ids come in")
  void asks_on_demand_once_per_half_minute() {
    answer(tokens);
    for (int i = 0; i < 1000; i++) {
      var _ = keys.renewed();
    }
    assertThat(fetches).as("they share one").hasSize(2);
    answer(tokens);
    for (int i = 0; i < 1000; i++) {
      assertThat(keys.renewed()).isCompleted();
      clock.advance(Duration.ofMillis(29));
    }
    assertThat(fetches).hasSize(2);
    clock.advance(Duration.ofSeconds(1));
    assertThat(keys.renewed()).isNotDone();
    assertThat(fetches).hasSize(3);
  }

  @Test
  void learns_a_new_key_on_demand() {
    answer(tokens);
    long generation = keys.current().generation();
    var renewed = keys.renewed();
    answer(rotated);
    assertThat(renewed.join().find(rotated.publicKey().getKeyID())).isPresent();
    assertThat(knows(keys, tokens)).as("a withdrawn key is gone").isFalse();
    assertThat(keys.current().generation()).isGreaterThan(generation);
  }

  @Test
  @DisplayName("K34: a withdrawn key is gone within a minute, without anybody asking")
  void drops_a_withdrawn_key_by_itself() {
    answer(tokens);
    var config = TokenServiceConfig.of("https://localhost:8444", file);
    Duration longest = config.keysRefresh().multipliedBy(6).dividedBy(5); // and a fifth
    assertThat(longest.plus(config.timeout())).isLessThan(Duration.ofMinutes(1));
    assertThat(delays.getLast()).isLessThanOrEqualTo(longest);
    timers.remove().run();
    answer(rotated);
    assertThat(knows(keys, tokens)).isFalse();
    assertThat(knows(keys, rotated)).isTrue();
  }

  @Test
  @DisplayName("R31: a key published ahead of its use is known before its first token comes")
  void picks_up_a_key_ahead_of_its_use() {
    answer(tokens);
    timers.remove().run();
    fetches
        .getLast()
        .complete(new JWKSet(List.of(tokens.publicKey(), rotated.publicKey())).toString());
    assertThat(knows(keys, tokens)).isTrue();
    assertThat(knows(keys, rotated)).isTrue();
    assertThat(fetches).as("nobody asked on demand").hasSize(2);
  }

  @Test
  void keeps_its_generation_while_the_set_is_the_same() {
    answer(tokens);
    long generation = keys.current().generation();
    timers.remove().run();
    answer(tokens);
    assertThat(keys.current().generation()).isEqualTo(generation);
  }

  @Test
  @DisplayName("K07: the last good set stays while the issuer is down or broken")
  void keeps_the_last_good_set() {
    answer(tokens);
    timers.remove().run();
    fail();
    timers.remove().run();
    fetches.getLast().complete("<html>oops</html>");
    timers.remove().run();
    fetches.getLast().complete("{\"keys\":[]}");
    assertThat(knows(keys, tokens)).isTrue();
  }

  @Test
  @DisplayName("R32: an unknown key is refused fast while the issuer is down")
  void says_that_it_could_not_ask() {
    answer(tokens);
    var renewed = keys.renewed();
    fail();
    assertThat(renewed).isCompletedExceptionally();
    assertThat(keys.renewed()).as("no second question").isCompletedExceptionally();
    assertThat(fetches).hasSize(2);
  }

  @Test
  @DisplayName("R34: a clock that is set back does not put questions off")
  void asks_again_although_the_clock_was_set_back() {
    answer(tokens);
    var _ = keys.renewed();
    answer(tokens);
    clock.advance(Duration.ofHours(-1));
    assertThat(keys.renewed()).isNotDone();
    assertThat(fetches).hasSize(3);
  }

  @Test
  void starts_from_disk_while_the_issuer_is_down() throws IOException {
    answer(tokens);
    var restarted = started();
    assertThat(knows(restarted, tokens)).isTrue();
    fail();
    assertThat(knows(restarted, tokens)).isTrue();
    try (var files = Files.list(file.getParent())) {
      assertThat(files).as("nothing half written is left").containsExactly(file);
    }
  }

  @Test
  void takes_a_broken_file_for_none() throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "{\"keys\":");
    var restarted = started();
    assertThat(restarted.current().isEmpty()).isTrue();
    answer(tokens);
    assertThat(knows(restarted, tokens)).isTrue();
  }

  @Test
  void stops_when_closed() {
    answer(tokens);
    keys.close();
    timers.remove().run();
    assertThat(fetches).hasSize(1);
    assertThat(timers).isEmpty();
  }
}
