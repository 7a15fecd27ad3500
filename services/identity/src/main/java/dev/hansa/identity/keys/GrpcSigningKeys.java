package dev.hansa.identity.keys;

import dev.hansa.identity.v1.ListSigningKeysRequest;
import dev.hansa.identity.v1.ListSigningKeysResponse;
import dev.hansa.identity.v1.RevokeSigningKeyRequest;
import dev.hansa.identity.v1.RevokeSigningKeyResponse;
import dev.hansa.identity.v1.RotateSigningKeyRequest;
import dev.hansa.identity.v1.RotateSigningKeyResponse;
import dev.hansa.identity.v1.SigningKeysGrpc;
import dev.hansa.journal.answers.KeyedAnswers;
import dev.hansa.journal.answers.KeyedCall;
import dev.hansa.journal.call.Reply;
import dev.hansa.journal.paging.PageSize;
import dev.hansa.journal.paging.PageToken;
import dev.hansa.runtime.server.Caller;
import io.grpc.stub.StreamObserver;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The signing keys over gRPC, for operators. */
public final class GrpcSigningKeys extends SigningKeysGrpc.SigningKeysImplBase {
  private static final Logger log = LoggerFactory.getLogger(GrpcSigningKeys.class);
  private static final PageToken PAGES = PageToken.within("signing keys");

  private final LiveKeyRing ring;
  private final KeyedAnswers answers;

  public GrpcSigningKeys(LiveKeyRing ring, KeyedAnswers answers) {
    this.ring = ring;
    this.answers = answers;
  }

  @Override
  public void listSigningKeys(
      ListSigningKeysRequest request, StreamObserver<ListSigningKeysResponse> responses) {
    Reply.unary(responses, () -> page(request));
  }

  private ListSigningKeysResponse page(ListSigningKeysRequest request) {
    int size = PageSize.of(request.getPageSize());
    String token = request.getPageToken();
    String after =
        token.isEmpty()
            ? ""
            : PAGES.position(token).orElseThrow(SigningKeyErrors::pageTokenInvalid);
    Instant now = ring.now();
    KeyPlan plan = ring.plan();
    List<PlannedKey> rest =
        plan.keys().stream()
            .filter(key -> key.id().compareTo(after) > 0)
            .sorted(Comparator.comparing(PlannedKey::id))
            .toList();
    List<PlannedKey> page = rest.subList(0, Math.min(size, rest.size()));
    var response = ListSigningKeysResponse.newBuilder();
    page.forEach(key -> response.addSigningKeys(SigningKeyMessages.message(plan, key, now)));
    if (rest.size() > size) {
      response.setNextPageToken(PAGES.after(page.getLast().id()));
    }
    return response.build();
  }

  @Override
  public void rotateSigningKey(
      RotateSigningKeyRequest request, StreamObserver<RotateSigningKeyResponse> responses) {
    Reply.unary(responses, () -> rotate(request));
  }

  private RotateSigningKeyResponse rotate(RotateSigningKeyRequest request) {
    Caller caller = Caller.current();
    var call =
        KeyedCall.of(
            caller.subject().toString(),
            SigningKeysGrpc.getRotateSigningKeyMethod(),
            request.getRequestId(),
            request);
    RotateSigningKeyResponse response =
        answers.answer(call, RotateSigningKeyResponse.parser(), this::advance);
    ring.look();
    log.info("signing key rotated: successor={} by={}", response.getSuccessor().getName(), caller);
    return response;
  }

  private RotateSigningKeyResponse advance(Connection connection) throws SQLException {
    PlannedKey successor = ring.advance(connection);
    return RotateSigningKeyResponse.newBuilder()
        .setSuccessor(
            SigningKeyMessages.message(new KeyPlan(List.of(successor)), successor, ring.now()))
        .build();
  }

  @Override
  public void revokeSigningKey(
      RevokeSigningKeyRequest request, StreamObserver<RevokeSigningKeyResponse> responses) {
    Reply.unary(responses, () -> revoke(request));
  }

  private RevokeSigningKeyResponse revoke(RevokeSigningKeyRequest request) {
    String kid = SigningKeyMessages.id(request.getName());
    PlannedKey revoked = ring.revoke(kid).orElseThrow(() -> SigningKeyErrors.unknown(kid));
    log.warn("signing key revoked: kid={} by={}", kid, Caller.current());
    Instant now = ring.now();
    KeyPlan plan = ring.plan();
    return RevokeSigningKeyResponse.newBuilder()
        .setRevoked(SigningKeyMessages.message(plan, revoked, now))
        .setSigning(SigningKeyMessages.message(plan, plan.signer(now).orElseThrow(), now))
        .build();
  }
}
