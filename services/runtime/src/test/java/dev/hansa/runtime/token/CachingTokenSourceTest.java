package dev.hansa.runtime.token;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.runtime.error.Errors;
import dev.hansa.runtime.error.MeshReason;
import dev.hansa.runtime.testing.ManualClock;
import dev.hansa.runtime.testing.TestAuthority;
import dev.hansa.runtime.testing.TestTokens;
import dev.hansa.runtime.trust.IdentityGeneration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CachingTokenSourceTest {
  private static final TestAuthority AUTHORITY = TestAuthority.of("hansa.local");
  private static final IdentityGeneration FIRST = AUTHORITY.generation("service/orders");
  private static final IdentityGeneration SECOND = AUTHORITY.issue("service/orders").generation(2);

  private final ManualClock clock = new ManualClock();
  private final TestTokens tokens = TestTokens.of(clock);
  private final List<CompletableFuture<IssuedToken>> questions = new ArrayList<>();
  private final Set<String> denied = new HashSet<>();
  private final TokenSource source =
      new CachingTokenSource(
          (_, _) -> {
            var question = new CompletableFuture<IssuedToken>();
            questions.add(question);
            return question;
          },
          denied::contains,
          clock,
          new Random(7));

  private CompletableFuture<IssuedToken> self() {
    return source.forSelf("service/inventory", FIRST);
  }

  private CompletableFuture<IssuedToken> exchange(String subjectToken, Duration subjectLeft) {
    var subject =
        tokens
            .token(AUTHORITY.peer("service/gateway"))
            .valid(clock.instant(), clock.instant().plus(subjectLeft))
            .toAccessToken();
    return source.exchange(subjectToken, subject, "service/inventory", FIRST);
  }

  private void answer(String value, Duration life) {
    questions
        .getLast()
        .complete(new IssuedToken(value, clock.instant(), clock.instant().plus(life)));
  }

  private void answer(String value) {
    answer(value, Duration.ofMinutes(5));
  }

  private void fail() {
    questions
        .getLast()
        .completeExceptionally(Errors.of(MeshReason.TOKEN_SERVICE_UNAVAILABLE, "down"));
  }

  @Test
  void shares_one_question_among_equal_requests() {
    var answers = IntStream.range(0, 100).mapToObj(_ -> self()).toList();
    assertThat(questions).hasSize(1);
    answer("t1");
    assertThat(answers).allSatisfy(a -> assertThat(a.join().value()).isEqualTo("t1"));
    assertThat(self()).as("then it is at hand").isCompleted();
    assertThat(questions).hasSize(1);
  }

  @Test
  void keeps_tokens_apart_by_subject_audience_and_generation() {
    Duration life = Duration.ofMinutes(5);
    var _ = self();
    var _ = exchange("subject-1", life);
    var _ = exchange("subject-2", life);
    var _ = source.forSelf("service/settlement", FIRST);
    var _ = source.forSelf("service/inventory", SECOND);
    assertThat(questions).hasSize(5);
  }

  @Test
  void replaces_a_token_in_the_background_from_four_fifths_of_its_life_on() {
    var _ = self();
    answer("t1");
    clock.advance(Duration.ofSeconds(224));
    assertThat(self().join().value()).isEqualTo("t1");
    assertThat(questions).hasSize(1);
    clock.advance(Duration.ofSeconds(31));
    assertThat(self().join().value()).as("nobody waits").isEqualTo("t1");
    assertThat(self().join().value()).isEqualTo("t1");
    assertThat(questions).hasSize(2);
    answer("t2");
    assertThat(self().join().value()).isEqualTo("t2");
  }

  @Test
  @DisplayName("R31: an outage shorter than what is left of a token is not noticed")
  void serves_the_present_token_while_identity_is_down() {
    var _ = self();
    answer("t1");
    clock.advance(Duration.ofSeconds(260));
    for (int i = 0; i < 100; i++) {
      assertThat(self().join().value()).isEqualTo("t1");
      if (!questions.getLast().isDone()) {
        fail();
      }
    }
    assertThat(questions).as("asked again only after a while").hasSize(2);
    clock.advance(Duration.ofSeconds(3));
    assertThat(self().join().value()).isEqualTo("t1");
    assertThat(questions).hasSize(3);
    answer("t2");
    assertThat(self().join().value()).isEqualTo("t2");
  }

  @Test
  void fails_when_there_is_no_token_and_asks_again_for_the_next_call() {
    var first = self();
    fail();
    assertThat(first)
        .isCompletedExceptionally()
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .havingCause()
        .matches(e -> Errors.is(e, MeshReason.TOKEN_SERVICE_UNAVAILABLE));
    var second = self();
    answer("t1");
    assertThat(second.join().value()).isEqualTo("t1");
  }

  @Test
  void never_hands_out_an_expired_token() {
    var _ = self();
    answer("t1");
    clock.advance(Duration.ofMinutes(5));
    assertThat(self()).isNotDone();
  }

  @Test
  @DisplayName("K25: an exchanged token ends with its subject's; there is no use in a newer one")
  void does_not_refresh_what_cannot_live_longer() {
    var _ = exchange("subject", Duration.ofMinutes(5));
    answer("t1", Duration.ofMinutes(5));
    clock.advance(Duration.ofSeconds(290));
    assertThat(exchange("subject", Duration.ofSeconds(10)).join().value()).isEqualTo("t1");
    assertThat(questions).hasSize(1);
  }

  @Test
  @DisplayName("K34: a token of a denied key is replaced, not shown")
  void replaces_a_token_of_a_denied_key() {
    var _ = self();
    answer(signedBy("first"));
    assertThat(self().join().keyId()).isEqualTo("first");

    denied.add("first");
    var fresh = self();
    assertThat(fresh).isNotDone();
    answer(signedBy("second"));

    assertThat(fresh.join().keyId()).isEqualTo("second");
    assertThat(self()).isCompleted();
    assertThat(questions).hasSize(2);
  }

  private static String signedBy(String kid) {
    String header = "{\"kid\":\"" + kid + "\"}";
    return Base64.getUrlEncoder().withoutPadding().encodeToString(header.getBytes(UTF_8))
        + ".e30.AAAA";
  }

  @Test
  void survives_a_question_that_could_not_be_asked() {
    var attempts = new ArrayList<Integer>();
    var broken =
        new CachingTokenSource(
            (_, _) -> {
              attempts.add(1);
              throw new IllegalStateException("closed");
            },
            _ -> false,
            clock,
            new Random(7));
    assertThat(broken.forSelf("service/inventory", FIRST)).isCompletedExceptionally();
    assertThat(broken.forSelf("service/inventory", FIRST)).isCompletedExceptionally();
    assertThat(attempts).hasSize(2);
  }
}
