package dev.hansa.runtime.server;

import com.google.protobuf.Timestamp;
import dev.hansa.audit.v1.Decision;
import dev.hansa.audit.v1.DecisionsGrpc;
import dev.hansa.audit.v1.ExplainRequest;
import dev.hansa.audit.v1.ExplainResponse;
import dev.hansa.audit.v1.TokenSummary;
import dev.hansa.runtime.audit.DecisionRecord;
import dev.hansa.runtime.audit.Decisions;
import dev.hansa.runtime.error.Errors;
import dev.hansa.runtime.error.MeshReason;
import io.grpc.stub.StreamObserver;
import java.time.Instant;
import java.util.function.Supplier;

/** Tells operators of the decisions of this process; the chain lets nobody else get here. */
final class ExplainService extends DecisionsGrpc.DecisionsImplBase {
  private final Decisions decisions;
  private final Supplier<String> process;

  /**
   * @param process the SPIFFE id of this process
   */
  ExplainService(Decisions decisions, Supplier<String> process) {
    this.decisions = decisions;
    this.process = process;
  }

  @Override
  public void explain(ExplainRequest request, StreamObserver<ExplainResponse> answer) {
    decisions
        .find(request.getDecision())
        .ifPresentOrElse(
            found -> {
              answer.onNext(ExplainResponse.newBuilder().setDecision(message(found)).build());
              answer.onCompleted();
            },
            () ->
                answer.onError(
                    Errors.of(
                        MeshReason.DECISION_UNKNOWN,
                        "this process made no such decision, or it was too long ago")));
  }

  private Decision message(DecisionRecord found) {
    var message =
        Decision.newBuilder()
            .setId(found.id())
            .setDecideTime(timestamp(found.at()))
            .setProcess(process.get())
            .setOutcome(
                switch (found.outcome()) {
                  case DENIED -> Decision.Outcome.OUTCOME_DENIED;
                  case ENDED -> Decision.Outcome.OUTCOME_ENDED;
                })
            .setReason(found.reason().name())
            .setWhy(found.why())
            .setMethod(found.method())
            .setPeer(found.peer())
            .setPeerThumbprint(found.thumbprint())
            .setRule(found.rule())
            .setTraceId(found.traceId());
    found.token().map(ExplainService::message).ifPresent(message::setToken);
    found
        .contract()
        .ifPresent(
            origin ->
                message.setContractBundle(origin.bundle()).setContractDigest(origin.digest()));
    return message.build();
  }

  private static TokenSummary message(dev.hansa.runtime.token.TokenSummary token) {
    var message =
        TokenSummary.newBuilder()
            .setDigest(token.digest())
            .setVerified(token.verified())
            .setId(token.id())
            .setIssuer(token.issuer())
            .setSubject(token.subject())
            .addAllActors(token.actors())
            .setClientId(token.clientId())
            .setAudience(token.audience())
            .addAllScopes(token.scopes())
            .setThumbprint(token.thumbprint());
    token.issuedAt().map(ExplainService::timestamp).ifPresent(message::setIssueTime);
    token.expiry().map(ExplainService::timestamp).ifPresent(message::setExpireTime);
    return message.build();
  }

  static Timestamp timestamp(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }
}
