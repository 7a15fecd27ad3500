package dev.hansa.runtime.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.runtime.error.MeshReason;
import dev.hansa.runtime.testing.ManualClock;
import dev.hansa.runtime.testing.TestAuthority;
import dev.hansa.runtime.testing.TestTokens;
import dev.hansa.runtime.token.Verification.Rejected;
import dev.hansa.runtime.token.Verification.Valid;
import dev.hansa.runtime.trust.Peer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TokenCacheTest {
  private static final TestAuthority AUTHORITY = TestAuthority.of("hansa.local");
  private static final Peer GATEWAY = AUTHORITY.peer("service/gateway");
  private static final Peer INVENTORY = AUTHORITY.peer("service/inventory");

  private final ManualClock clock = new ManualClock();
  private final TestTokens tokens = TestTokens.of(clock);
  private final ChangingKeys keys = new ChangingKeys(KeySet.parse(1, tokens.jwks()));
  private final ByHand processors = new ByHand();
  private final TokenVerifier verifier =
      new CachingTokenVerifier(
          new TokenRules(VerifierConfig.of(TestTokens.ISSUER, "service/orders")),
          keys,
          Denials.none(),
          clock,
          processors);

  private String good() {
    return tokens.self(GATEWAY, "service/orders").sign();
  }

  private String forged() {
    return tokens.self(GATEWAY, "service/orders").signedBy(_ -> new byte[64]).sign();
  }

  private Verification verify(String token) {
    var answer = verifier.verify(token, GATEWAY);
    processors.runAll();
    return answer.join();
  }

  private static MeshReason reason(Verification answer) {
    return ((Rejected) answer).reason();
  }

  @Test
  void answers_at_once_for_a_token_seen_before() {
    String token = good();
    var first = verifier.verify(token, GATEWAY);
    assertThat(first).as("a signature is verified elsewhere").isNotDone();
    processors.runAll();
    assertThat(first).isCompleted();
    assertThat(verifier.verify(token, GATEWAY)).isCompletedWithValue(first.join());
  }

  @Test
  void verifies_one_token_once_for_all_who_show_it_at_the_same_time() {
    String token = good();
    var answers = IntStream.range(0, 50).mapToObj(_ -> verifier.verify(token, GATEWAY)).toList();
    assertThat(processors.waiting()).isEqualTo(1);
    processors.runAll();
    assertThat(answers).allSatisfy(answer -> assertThat(answer.join()).isInstanceOf(Valid.class));
  }

  @Test
  @DisplayName("spec 3.4: remembered for 30 s at most")
  void verifies_again_after_thirty_seconds() {
    String token = good();
    verify(token);
    clock.advance(Duration.ofSeconds(29));
    assertThat(verifier.verify(token, GATEWAY)).isCompleted();
    clock.advance(Duration.ofSeconds(1));
    assertThat(verifier.verify(token, GATEWAY)).isNotDone();
  }

  @Test
  void verifies_again_when_the_keys_changed() {
    String token = good();
    verify(token);
    keys.change(KeySet.parse(2, tokens.rotated().jwks()));
    assertThat(reason(verify(token))).isEqualTo(MeshReason.TOKEN_KEY_UNKNOWN);
  }

  @Test
  void never_remembers_a_refusal() {
    var other = tokens.rotated();
    String early = other.self(GATEWAY, "service/orders").sign();
    assertThat(reason(verify(early))).isEqualTo(MeshReason.TOKEN_KEY_UNKNOWN);
    keys.change(KeySet.parse(2, other.jwks()));
    assertThat(verify(early)).isInstanceOf(Valid.class);
  }

  @Test
  void asks_for_newer_keys_when_it_meets_a_new_one() {
    var other = tokens.rotated();
    keys.renewed = CompletableFuture.completedFuture(KeySet.parse(2, other.jwks()));
    assertThat(verify(other.self(GATEWAY, "service/orders").sign())).isInstanceOf(Valid.class);
  }

  @Test
  @DisplayName("identity down is never 401")
  void says_that_the_token_service_is_down_when_keys_cannot_be_had() {
    keys.renewed = CompletableFuture.failedFuture(new IllegalStateException("down"));
    String unknown = tokens.rotated().self(GATEWAY, "service/orders").sign();
    assertThat(reason(verify(unknown))).isEqualTo(MeshReason.TOKEN_SERVICE_UNAVAILABLE);
    assertThat(verify(good())).as("known keys go on").isInstanceOf(Valid.class);
  }

  @Test
  void judges_what_costs_nothing_before_the_signature() {
    for (var cheap :
        List.of(
            tokens.self(GATEWAY, "service/inventory").sign(),
            tokens.self(GATEWAY, "service/orders").claim("iss", "https://evil").sign(),
            tokens.self(GATEWAY, "service/orders").claim("exp", 1L).sign(),
            tokens.self(GATEWAY, "service/orders").header("alg", "none").sign(),
            "x".repeat(CompactToken.MAX_LENGTH + 1))) {
      assertThat(verifier.verify(cheap, GATEWAY).isDone()).isTrue();
    }
    assertThat(processors.waiting()).isZero();
  }

  @Test
  void stops_verifying_for_a_peer_that_keeps_forging() {
    for (int i = 0; i < FailureBudget.BURST; i++) {
      assertThat(reason(verify(forged()))).isEqualTo(MeshReason.TOKEN_SIGNATURE);
    }
    assertThat(reason(verify(forged()))).isEqualTo(MeshReason.VERIFICATIONS_EXHAUSTED);
    assertThat(reason(verify(good()))).isEqualTo(MeshReason.VERIFICATIONS_EXHAUSTED);
    assertThat(verifier.verify(forged(), GATEWAY).isDone()).as("takes no processor").isTrue();
    assertThat(processors.waiting()).isZero();

    var other = tokens.self(INVENTORY, "service/orders").sign();
    var answer = verifier.verify(other, INVENTORY);
    processors.runAll();
    assertThat(answer.join()).as("other peers go on").isInstanceOf(Valid.class);

    clock.advance(FailureBudget.EVERY);
    assertThat(verify(good()))
        .as("after a while the peer is heard again")
        .isInstanceOf(Valid.class);
  }

  @Test
  void keeps_hearing_a_forging_peers_known_tokens() {
    String known = good();
    verify(known);
    useUpTheBudget();
    assertThat(verify(known)).isInstanceOf(Valid.class);
  }

  @Test
  void keeps_hearing_known_tokens_that_were_verified_more_than_once() {
    String shared = good();
    var two = List.of(verifier.verify(shared, GATEWAY), verifier.verify(shared, INVENTORY));
    String renewed = good();
    verify(renewed);
    String underNewKeys = good();
    verify(underNewKeys);
    processors.runAll();
    assertThat(two).as("each peer has it verified").allMatch(CompletableFuture::isDone);
    clock.advance(Duration.ofSeconds(30));
    verify(renewed);
    verify(shared);
    keys.change(KeySet.parse(2, tokens.jwks()));
    List.of(shared, renewed, underNewKeys).forEach(this::verify);

    useUpTheBudget();

    assertThat(List.of(shared, renewed, underNewKeys))
        .allSatisfy(known -> assertThat(verify(known)).isInstanceOf(Valid.class));
    assertThat(reason(verify(good()))).isEqualTo(MeshReason.VERIFICATIONS_EXHAUSTED);
  }

  @Test
  void forgets_a_forging_peers_known_token_no_later_than_others() {
    String known = good();
    verify(known);
    useUpTheBudget();
    clock.advance(Duration.ofSeconds(30));
    useUpTheBudget();
    assertThat(reason(verify(known))).isEqualTo(MeshReason.VERIFICATIONS_EXHAUSTED);
  }

  private void useUpTheBudget() {
    for (int i = 0; i <= FailureBudget.BURST; i++) {
      verify(forged());
    }
  }

  private static final class ChangingKeys implements SigningKeys {
    private KeySet current;
    private CompletableFuture<KeySet> renewed;

    ChangingKeys(KeySet current) {
      this.current = current;
      this.renewed = CompletableFuture.completedFuture(current);
    }

    void change(KeySet fresh) {
      current = fresh;
      renewed = CompletableFuture.completedFuture(fresh);
    }

    @Override
    public KeySet current() {
      return current;
    }

    @Override
    public CompletableFuture<KeySet> renewed() {
      return renewed;
    }
  }

  /** Runs tasks when told to, on the thread that tells. */
  private static final class ByHand extends AbstractExecutorService {
    private final Queue<Runnable> tasks = new ArrayDeque<>();

    int waiting() {
      return tasks.size();
    }

    void runAll() {
      while (!tasks.isEmpty()) {
        tasks.remove().run();
      }
    }

    @Override
    public void execute(Runnable task) {
      tasks.add(task);
    }

    @Override
    public void shutdown() {}

    @Override
    public List<Runnable> shutdownNow() {
      return List.of();
    }

    @Override
    public boolean isShutdown() {
      return false;
    }

    @Override
    public boolean isTerminated() {
      return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
      return false;
    }
  }
}
