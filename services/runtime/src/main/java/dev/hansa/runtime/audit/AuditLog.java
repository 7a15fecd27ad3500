package dev.hansa.runtime.audit;

import dev.hansa.runtime.audit.DecisionRecord.Outcome;
import dev.hansa.runtime.contract.ContractOrigin;
import dev.hansa.runtime.contract.MethodContract;
import dev.hansa.runtime.token.AccessToken;
import dev.hansa.runtime.token.TokenSummary;
import dev.hansa.runtime.trust.Peer;
import io.grpc.Status;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;

/**
 * The lines of the audit log. A denial that is not told by a line of its own is in the number of a
 * later one; calls let in have a line each.
 */
final class AuditLog {
  /** Enough to see what is going on, little enough for any disk: 2 lines a second and reason. */
  private static final int LINES = 20;

  private static final Duration WINDOW = Duration.ofSeconds(10);

  private final Logger log;
  private final LineBudget budget;
  private final AtomicBoolean settling = new AtomicBoolean();

  AuditLog(Logger log, InstantSource clock) {
    this.log = log;
    this.budget = new LineBudget(LINES, WINDOW, clock);
  }

  void against(DecisionRecord decision) {
    var event = event(decision);
    if (!budget.allows(event + " reason=" + decision.reason())) {
      settleLater();
      return;
    }
    log.warn(
        "{} reason={} decision={} method={} peer={} thumbprint={} subject={} actors={} client={}"
            + " jti={} token={} verified={} rule=\"{}\" contract={}",
        event,
        decision.reason(),
        decision.id(),
        decision.method(),
        decision.peer().isEmpty() ? "nobody" : decision.peer(),
        decision.thumbprint(),
        decision.token().map(TokenSummary::subject).orElse(""),
        decision.token().map(TokenSummary::actors).orElse(List.of()),
        decision.token().map(TokenSummary::clientId).orElse(""),
        decision.token().map(TokenSummary::id).orElse(""),
        decision.token().map(TokenSummary::digest).orElse(""),
        decision.token().map(TokenSummary::verified).orElse(false),
        decision.rule(),
        decision.contract().map(ContractOrigin::toString).orElse(""));
  }

  private static String event(DecisionRecord decision) {
    if (decision.outcome() == Outcome.ENDED) {
      return "stream.end";
    }
    return switch (decision.reason().code()) {
      case Status.Code.UNAUTHENTICATED, Status.Code.RESOURCE_EXHAUSTED -> "authn.deny";
      default -> "authz.deny";
    };
  }

  void letIn(Attempt attempt, String rule) {
    log.info(
        "authz.allow method={} peer={} subject={} jti={} rule=\"{}\" contract={}",
        attempt.method(),
        attempt.peer().map(Peer::principal).map(Object::toString).orElse("nobody"),
        attempt.token().map(AccessToken::subject).map(Object::toString).orElse(""),
        attempt.token().map(AccessToken::id).orElse(""),
        rule,
        attempt.contract().map(MethodContract::origin).map(Object::toString).orElse(""));
  }

  /** What is kept back is told within one window, even if nothing else happens. */
  private void settleLater() {
    if (settling.compareAndSet(false, true)) {
      CompletableFuture.delayedExecutor(WINDOW.toMillis(), TimeUnit.MILLISECONDS)
          .execute(this::settle);
    }
  }

  /** Tells the number of what was kept back, by event and reason. */
  void settle() {
    settling.set(false);
    budget.settle((kind, count) -> log.warn("{} more={}", kind, count));
  }
}
