package dev.hansa.runtime.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.runtime.error.MeshReason;
import dev.hansa.runtime.testing.ManualClock;
import dev.hansa.runtime.testing.TestAuthority;
import dev.hansa.runtime.testing.TestTokens;
import dev.hansa.runtime.token.Denial.Kind;
import dev.hansa.runtime.trust.Peer;
import dev.hansa.runtime.trust.Principal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DenialFeedTest {
  private static final TestAuthority AUTHORITY = TestAuthority.of("hansa.local");
  private static final Principal ACME = Principal.partner("acme");
  private static final Principal GATEWAY = Principal.service("gateway");

  private final ManualClock clock = new ManualClock();
  private final List<String> asked = new ArrayList<>();
  private final List<CompletableFuture<DenialPage>> answers = new ArrayList<>();
  private final Deque<Runnable> timers = new ArrayDeque<>();
  private final List<Duration> delays = new ArrayList<>();

  @TempDir private Path folder;
  private DenialFeed feed;

  @BeforeEach
  void start() {
    feed = started();
  }

  private DenialFeed started() {
    var fresh =
        new DenialFeed(
            cursor -> {
              asked.add(cursor);
              var answer = new CompletableFuture<DenialPage>();
              answers.add(answer);
              return answer;
            },
            Optional.of(new KeptText(folder.resolve("state/denials.json"))),
            clock,
            new Random(1),
            (delay, task) -> {
              delays.add(delay);
              timers.add(task);
            });
    fresh.round();
    return fresh;
  }

  private void answer(DenialPage page) {
    answers.getLast().complete(page);
  }

  private void fail() {
    answers.getLast().completeExceptionally(new IOException("identity is down"));
  }

  private void next() {
    timers.remove().run();
  }

  private Denial token(String id) {
    return new Denial(Kind.TOKEN, id, Optional.of(clock.instant().plusSeconds(300)), false);
  }

  private static Denial caller(Principal principal, boolean lifted) {
    return new Denial(Kind.PRINCIPAL, principal.toString(), Optional.empty(), lifted);
  }

  private static DenialPage first(Denial... changes) {
    return new DenialPage("1", true, false, List.of(changes));
  }

  private static DenialPage later(String cursor, Denial... changes) {
    return new DenialPage(cursor, false, false, List.of(changes));
  }

  private Denial scope(String scope, boolean lifted) {
    var end = Optional.of(clock.instant().plusSeconds(300));
    return new Denial(Kind.SCOPE, Denial.scopeOf(ACME, scope), end, lifted);
  }

  private AccessToken carrying(Principal subject, String... scopes) {
    return issued("one", subject, List.of(), Set.of(scopes));
  }

  private AccessToken issued(String id, Principal subject, Principal... actors) {
    return issued(id, subject, List.of(actors), Set.of());
  }

  private AccessToken issued(
      String id, Principal subject, List<Principal> actors, Set<String> scopes) {
    return new AccessToken(
        id,
        TestTokens.ISSUER,
        subject,
        (actors.isEmpty() ? subject : actors.getFirst()).toString(),
        actors,
        "service/orders",
        scopes,
        "",
        clock.instant(),
        clock.instant().plusSeconds(300));
  }

  @Test
  void K30_asks_again_within_a_fraction_of_five_seconds() {
    answer(first());

    assertThat(delays.getLast()).isBetween(Duration.ofMillis(800), Duration.ofMillis(1_200));
    next();
    assertThat(asked).containsExactly("", "1");
  }

  @Test
  void K30_a_revoked_token_is_denied_and_no_other() {
    answer(first(token("one")));

    assertThat(feed.judge(issued("one", ACME))).contains(MeshReason.TOKEN_REVOKED);
    assertThat(feed.judge(issued("on", ACME))).isEmpty();
    assertThat(feed.judge(issued("oneself", ACME))).isEmpty();
  }

  @Test
  void K30_tokens_exchanged_from_a_revoked_one_are_denied() {
    answer(first(token("one")));
    String second = TokenLineage.next("one");
    String third = TokenLineage.next(second);

    assertThat(feed.judge(issued(second, ACME, GATEWAY))).contains(MeshReason.TOKEN_REVOKED);
    assertThat(feed.judge(issued(third, ACME, GATEWAY))).contains(MeshReason.TOKEN_REVOKED);
  }

  @Test
  void the_token_that_a_revoked_one_was_exchanged_from_still_holds() {
    answer(first(token(TokenLineage.next("one"))));

    assertThat(feed.judge(issued("one", ACME))).isEmpty();
  }

  @Test
  void F05_a_caller_that_is_shut_out_is_denied_as_subject_and_as_actor() {
    answer(first(caller(ACME, false), caller(GATEWAY, false)));

    assertThat(feed.denies(ACME)).isTrue();
    assertThat(feed.judge(issued("one", ACME))).contains(MeshReason.CALLER_DISABLED);
    assertThat(feed.judge(issued("two", Principal.partner("globex"), GATEWAY)))
        .contains(MeshReason.CALLER_DISABLED);
  }

  @Test
  void Z14_tokens_that_carry_a_scope_which_their_subject_lost_are_denied() {
    answer(first(scope("orders.read", false)));

    assertThat(feed.judge(carrying(ACME, "orders.read", "orders.write")))
        .contains(MeshReason.TOKEN_REVOKED);
    assertThat(feed.judge(carrying(ACME, "orders.write"))).isEmpty();
    assertThat(feed.judge(carrying(Principal.partner("globex"), "orders.read"))).isEmpty();
    assertThat(feed.judge(issued("two", ACME, List.of(GATEWAY), Set.of("orders.read"))))
        .as("what a contract grants to who acts")
        .isEmpty();
  }

  @Test
  void a_scope_that_came_back_is_no_longer_denied() {
    answer(first(scope("orders.read", false)));
    next();
    answer(later("2", scope("orders.read", true)));

    assertThat(feed.judge(carrying(ACME, "orders.read"))).isEmpty();
  }

  @Test
  void forgets_a_lost_scope_when_no_token_can_carry_it() {
    answer(first(scope("orders.read", false)));
    clock.advance(Duration.ofMinutes(5));
    next();
    answer(later("1"));

    assertThat(feed.judge(carrying(ACME, "orders.read"))).isEmpty();
  }

  @Test
  void K27_an_earlier_actor_that_is_shut_out_decides_nothing() {
    answer(first(caller(GATEWAY, false)));

    assertThat(feed.judge(issued("one", ACME, Principal.service("orders"), GATEWAY))).isEmpty();
  }

  @Test
  void a_caller_is_let_in_again() {
    answer(first(caller(ACME, false)));
    next();
    answer(later("2", caller(ACME, true)));

    assertThat(feed.denies(ACME)).isFalse();
    assertThat(feed.judge(issued("one", ACME))).isEmpty();
  }

  @Test
  void K34_a_denied_key_is_denied() {
    answer(first(new Denial(Kind.KEY, "kid", Optional.empty(), false)));

    assertThat(feed.deniesKey("kid")).isTrue();
    assertThat(feed.deniesKey("other")).isFalse();
  }

  @Test
  void forgets_a_token_that_has_expired() {
    answer(first(token("one")));
    clock.advance(Duration.ofMinutes(5));
    next();
    answer(later("1"));

    assertThat(feed.judge(issued("one", ACME))).isEmpty();
  }

  @Test
  void asks_for_the_rest_at_once() {
    answer(new DenialPage("1", false, true, List.of(token("one"))));

    assertThat(delays.getLast()).isZero();
  }

  @Test
  void what_was_known_holds_until_all_has_been_told_anew() {
    answer(first(token("one")));
    next();
    answer(new DenialPage("other-1", true, true, List.of(token("two"))));
    assertThat(feed.judge(issued("one", ACME))).isPresent();

    next();
    answer(later("other-2", token("three")));
    assertThat(feed.judge(issued("one", ACME))).isEmpty();
    assertThat(feed.judge(issued("two", ACME))).isPresent();
    assertThat(feed.judge(issued("three", ACME))).isPresent();
  }

  @Test
  void tells_of_each_change_once_it_can_be_seen() {
    var seen = new ArrayList<Boolean>();
    var subscription = feed.onChange(() -> seen.add(feed.denies(ACME)));
    answer(first(caller(ACME, false)));
    next();
    answer(later("1"));
    next();
    answer(later("2", caller(ACME, true)));
    subscription.close();
    next();
    answer(later("3", caller(ACME, false)));

    assertThat(seen).containsExactly(true, false);
  }

  @Test
  void a_follower_that_fails_stops_nothing() {
    feed.onChange(
        () -> {
          throw new IllegalStateException("a bug");
        });
    answer(first(caller(ACME, false)));

    assertThat(feed.denies(ACME)).isTrue();
    assertThat(timers).hasSize(1);
  }

  @Test
  void is_known_when_all_has_been_told() {
    answer(new DenialPage("1", true, true, List.of()));
    assertThat(feed.known()).isNotDone();
    next();
    answer(later("2"));
    assertThat(feed.known()).isDone();
  }

  @Nested
  class WhileIdentityIsDown {
    @Test
    void keeps_what_it_knows_and_keeps_asking() {
      answer(first(token("one")));
      for (int round = 0; round < 10; round++) {
        next();
        fail();
        assertThat(delays.getLast()).isBetween(Duration.ofMillis(800), Duration.ofMillis(1_200));
      }

      assertThat(feed.judge(issued("one", ACME))).contains(MeshReason.TOKEN_REVOKED);
      assertThat(asked.getLast()).isEqualTo("1");
    }

    @Test
    void a_process_that_starts_knows_what_it_knew() {
      answer(first(token("one"), caller(ACME, false)));
      var restarted = started();
      fail();

      assertThat(restarted.judge(issued("one", ACME))).contains(MeshReason.TOKEN_REVOKED);
      assertThat(restarted.denies(ACME)).isTrue();
      assertThat(asked.getLast()).isEqualTo("1");
    }

    @Test
    void a_process_without_a_memory_denies_nothing() {
      fail();

      assertThat(feed.judge(issued("one", ACME))).isEmpty();
    }
  }

  @Test
  void K30_the_verifier_refuses_a_token_that_it_accepted_a_moment_ago() {
    Peer peer = AUTHORITY.peer("service/gateway");
    var tokens = TestTokens.of(clock);
    var compact = tokens.self(peer, "service/orders").sign();
    var config = VerifierConfig.of(TestTokens.ISSUER, "service/orders");
    try (var verifier = TokenVerifier.of(config, tokens.keys(), feed, clock)) {
      var valid = (Verification.Valid) verifier.verify(compact, peer).join();
      answer(first(token(valid.token().id())));

      assertThat(verifier.verify(compact, peer).join())
          .isInstanceOfSatisfying(
              Verification.Rejected.class,
              refusal -> assertThat(refusal.reason()).isEqualTo(MeshReason.TOKEN_REVOKED));
    }
  }

  @Test
  void K34_the_verifier_refuses_tokens_of_a_denied_key_that_it_accepted_a_moment_ago() {
    Peer peer = AUTHORITY.peer("service/gateway");
    var tokens = TestTokens.of(clock);
    var compact = tokens.self(peer, "service/orders").sign();
    var config = VerifierConfig.of(TestTokens.ISSUER, "service/orders");
    try (var verifier = TokenVerifier.of(config, tokens.keys(), feed, clock)) {
      assertThat(verifier.verify(compact, peer).join()).isInstanceOf(Verification.Valid.class);
      String key = tokens.publicKey().getKeyID();
      answer(first(new Denial(Kind.KEY, key, Optional.empty(), false)));

      assertThat(verifier.verify(compact, peer).join())
          .isInstanceOfSatisfying(
              Verification.Rejected.class,
              refusal -> assertThat(refusal.reason()).isEqualTo(MeshReason.TOKEN_KEY_UNKNOWN));
    }
  }
}
