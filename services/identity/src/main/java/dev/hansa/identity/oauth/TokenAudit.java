package dev.hansa.identity.oauth;

import com.nimbusds.oauth2.sdk.GrantType;
import dev.hansa.journal.database.DatabaseException;
import dev.hansa.runtime.token.AccessToken;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.trace.Span;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says of every token request what became of it: one log line, attributes of the current span, one
 * count. Tokens, assertions and the caller's own texts are never written; a token is known by its
 * {@code jti}.
 */
final class TokenAudit {
  private static final Logger log = LoggerFactory.getLogger(TokenAudit.class);
  private static final AttributeKey<String> GRANT = AttributeKey.stringKey("hansa.token.grant");
  private static final AttributeKey<String> CLIENT = AttributeKey.stringKey("hansa.token.client");
  private static final AttributeKey<String> SUBJECT = AttributeKey.stringKey("hansa.token.subject");
  private static final AttributeKey<String> AUDIENCE =
      AttributeKey.stringKey("hansa.token.audience");
  private static final AttributeKey<String> REASON = AttributeKey.stringKey("hansa.token.reason");

  private final LongCounter answers;

  TokenAudit(OpenTelemetry telemetry) {
    answers =
        telemetry
            .getMeter("dev.hansa.identity")
            .counterBuilder("hansa.identity.token.requests")
            .setDescription("Token requests by grant and outcome.")
            .setUnit("{request}")
            .build();
  }

  void issued(GrantType grant, AccessToken token) {
    Span.current()
        .setAttribute(GRANT, grant.getValue())
        .setAttribute(CLIENT, token.clientId())
        .setAttribute(SUBJECT, token.subject().toString())
        .setAttribute(AUDIENCE, token.audience())
        .setAttribute(REASON, "ISSUED");
    answers.add(1, Attributes.of(GRANT, grant.getValue(), REASON, "ISSUED"));
    log.info(
        "token issued: client={} subject={} actors={} audience={} scopes={} jti={} expiry={}",
        token.clientId(),
        token.subject(),
        token.actors(),
        token.audience(),
        token.scopes(),
        token.id(),
        token.expiry());
  }

  void refused(TokenCall call, Asked asked, RefusalReason reason) {
    mark(call, asked, reason);
    log.warn(
        "token refused: reason={} error={} peer={} client={} grant={} audience={} scopes={}",
        reason,
        reason.code(),
        peer(call),
        asked.client(),
        asked.grant(),
        asked.audience(),
        asked.scope());
  }

  void failed(TokenCall call, Asked asked, RuntimeException cause) {
    mark(call, asked, RefusalReason.INTERNAL);
    log.error("token request failed: peer={} grant={}", peer(call), asked.grant(), cause);
  }

  void unavailable(TokenCall call, Asked asked, DatabaseException cause) {
    mark(call, asked, RefusalReason.DATABASE_UNAVAILABLE);
    log.warn(
        "token request failed: peer={} grant={} cause={}",
        peer(call),
        asked.grant(),
        cause.getMessage());
  }

  private void mark(TokenCall call, Asked asked, RefusalReason reason) {
    Span.current()
        .setAttribute(GRANT, asked.grant())
        .setAttribute(CLIENT, peer(call))
        .setAttribute(REASON, reason.name());
    answers.add(1, Attributes.of(GRANT, asked.grant(), REASON, reason.name()));
  }

  private static String peer(TokenCall call) {
    return call.peer()
        .map(peer -> peer.id().principal().toString())
        .orElse(call.stranger().isPresent() ? "self-signed" : "none");
  }
}
