package dev.hansa.runtime.audit;

import dev.hansa.runtime.audit.DecisionRecord.Outcome;
import dev.hansa.runtime.contract.MethodContract;
import dev.hansa.runtime.error.Errors;
import dev.hansa.runtime.error.MeshReason;
import dev.hansa.runtime.telemetry.RpcAttributes;
import dev.hansa.runtime.token.TokenSummary;
import dev.hansa.runtime.trust.Principal;
import io.grpc.StatusRuntimeException;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.trace.Span;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes down every decision against a call, and every one that lets a partner in (spec Z15).
 *
 * <p>Counters are exact: {@code hansa.decisions} by outcome and reason. Records are the latest
 * ones, and gone when the process ends; the audit log stays. Safe for many threads, never blocks.
 */
public final class Decisions implements AutoCloseable {
  /** Metadata of {@link com.google.rpc.ErrorInfo} that holds the id of a decision. */
  public static final String METADATA = "decision";

  private static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("outcome");
  private static final int KEPT = 10_000; // about 10 MiB
  private static final int ID_BYTES = 12;

  private final RecordBook book = new RecordBook(KEPT);
  private final AuditLog log;
  private final LongCounter counter;
  private final InstantSource clock;
  private final RandomGenerator random;

  private Decisions(
      AuditLog log, OpenTelemetry telemetry, InstantSource clock, RandomGenerator random) {
    this.log = log;
    this.clock = clock;
    this.random = random;
    counter =
        telemetry
            .getMeter("dev.hansa.runtime")
            .counterBuilder("hansa.decisions")
            .setDescription("Calls denied or ended, by reason, and calls of partners let in")
            .build();
  }

  /** The decisions of one process, told to the logger {@code dev.hansa.audit}. */
  public static Decisions open(OpenTelemetry telemetry, InstantSource clock) {
    return open(LoggerFactory.getLogger("dev.hansa.audit"), telemetry, clock);
  }

  static Decisions open(Logger log, OpenTelemetry telemetry, InstantSource clock) {
    return new Decisions(new AuditLog(log, clock), telemetry, clock, new SecureRandom());
  }

  /** Takes down that a call was refused, and gives the status that tells its caller. */
  public StatusRuntimeException deny(Attempt attempt, MeshReason reason, String message) {
    return deny(attempt, reason, message, Map.of());
  }

  /**
   * Takes down that a call was refused, and gives the status that tells its caller.
   *
   * @param message for the caller
   * @param metadata for the caller, such as the scope that it lacks
   */
  public StatusRuntimeException deny(
      Attempt attempt, MeshReason reason, String message, Map<String, String> metadata) {
    return against(Outcome.DENIED, attempt, reason, message, metadata);
  }

  /** Takes down that a running call was ended, and gives the status that tells its caller. */
  public StatusRuntimeException end(
      Attempt attempt, MeshReason reason, String message, Map<String, String> metadata) {
    return against(Outcome.ENDED, attempt, reason, message, metadata);
  }

  private StatusRuntimeException against(
      Outcome outcome,
      Attempt attempt,
      MeshReason reason,
      String message,
      Map<String, String> metadata) {
    var span = Span.current().getSpanContext();
    var token = summary(attempt, reason);
    var decision =
        new DecisionRecord(
            newId(),
            clock.instant(),
            outcome,
            reason,
            Rules.why(reason, message, attempt, token),
            attempt.method(),
            attempt.peer().map(peer -> peer.principal().toString()).orElse(""),
            attempt.peer().map(peer -> peer.thumbprint()).orElse(""),
            token,
            Rules.of(reason, attempt.contract()),
            attempt.contract().map(MethodContract::origin),
            span.isValid() ? span.getTraceId() : "");
    book.keep(decision);
    counter.add(1, Attributes.of(OUTCOME, word(outcome), RpcAttributes.REASON, reason.name()));
    log.against(decision);
    var told = new HashMap<>(metadata);
    told.put(METADATA, decision.id());
    return Errors.of(reason, message, told);
  }

  /** A token that was turned away unread is not read for its record: that would cost more. */
  private static Optional<TokenSummary> summary(Attempt attempt, MeshReason reason) {
    return reason == MeshReason.VERIFICATIONS_EXHAUSTED ? Optional.empty() : attempt.summary();
  }

  private static String word(Outcome outcome) {
    return switch (outcome) {
      case DENIED -> "denied";
      case ENDED -> "ended";
    };
  }

  private String newId() {
    var bytes = new byte[ID_BYTES];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /**
   * Takes down that a call was let in, if its peer is another organisation; what services do among
   * themselves stands on their spans.
   *
   * @param rule that allowed it
   */
  public void allow(Attempt attempt, String rule) {
    if (attempt.peer().filter(p -> p.principal().kind() == Principal.Kind.PARTNER).isPresent()) {
      counter.add(1, Attributes.of(OUTCOME, "allowed", RpcAttributes.RULE, rule));
      log.letIn(attempt, rule);
    }
  }

  /** The record of a decision, if this process made it and still has it. */
  public Optional<DecisionRecord> find(String id) {
    return book.find(id);
  }

  /** Tells the numbers that the log still owes. */
  @Override
  public void close() {
    log.settle();
  }
}
