package dev.hansa.identity.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hansa.identity.v1.ListSigningKeysRequest;
import dev.hansa.identity.v1.RevokeSigningKeyRequest;
import dev.hansa.identity.v1.RotateSigningKeyRequest;
import dev.hansa.identity.v1.SigningKey;
import dev.hansa.identity.v1.SigningKey.State;
import dev.hansa.identity.v1.SigningKeysGrpc;
import dev.hansa.identity.v1.SigningKeysGrpc.SigningKeysBlockingStub;
import dev.hansa.journal.answers.KeyedAnswers;
import dev.hansa.journal.testing.TestCalls;
import dev.hansa.journal.testing.TestDatabase;
import dev.hansa.runtime.error.Errors;
import dev.hansa.runtime.testing.ManualClock;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.SAME_THREAD) // one table
class GrpcSigningKeysTest {
  @RegisterExtension static final TestDatabase POSTGRES = TestDatabase.of("identity");

  /** Tests share the database, and so the key that seals. */
  private static final Sealing SEALING = AesSealing.of(AesSealing.generate());

  private final ManualClock clock = new ManualClock();
  private final LiveKeyRing ring =
      LiveKeyRing.open(
          POSTGRES.database(),
          SEALING,
          KeySchedule.of(
              Duration.ofDays(30),
              Duration.ofMinutes(10),
              Duration.ofMinutes(1),
              Duration.ofMinutes(5)),
          (_, _, _) -> {},
          clock);
  private final TestCalls calls =
      TestCalls.serving(new GrpcSigningKeys(ring, new KeyedAnswers(POSTGRES.database())));
  private final SigningKeysBlockingStub keys =
      SigningKeysGrpc.newBlockingStub(calls.service("operator"));

  @AfterEach
  void close() {
    calls.close();
    ring.close();
  }

  private List<SigningKey> list() {
    return keys.listSigningKeys(ListSigningKeysRequest.getDefaultInstance()).getSigningKeysList();
  }

  private SigningKey only(State state) {
    return list().stream().filter(key -> key.getState() == state).findFirst().orElseThrow();
  }

  @Test
  void lists_what_each_key_does_page_by_page() {
    assertThat(list())
        .extracting(SigningKey::getState)
        .contains(State.STATE_SIGNING, State.STATE_STANDBY);
    assertThat(only(State.STATE_SIGNING).getName()).endsWith(ring.get().signerId());

    var paged = new ArrayList<SigningKey>();
    String page = "";
    do {
      var answer =
          keys.listSigningKeys(
              ListSigningKeysRequest.newBuilder().setPageSize(1).setPageToken(page).build());
      paged.addAll(answer.getSigningKeysList());
      page = answer.getNextPageToken();
    } while (!page.isEmpty());
    assertThat(paged).isEqualTo(list());
    assertThat(
            reason(
                () ->
                    keys.listSigningKeys(
                        ListSigningKeysRequest.newBuilder().setPageToken("x").build())))
        .isEqualTo("PAGE_TOKEN_INVALID");
  }

  @Test
  void a_repeated_rotation_is_one_rotation() {
    clock.advance(Duration.ofMinutes(11));
    SigningKey standby = only(State.STATE_STANDBY);
    var request =
        RotateSigningKeyRequest.newBuilder()
            .setRequestId("r-" + standby.getName().substring(12, 20))
            .build();

    SigningKey successor = keys.rotateSigningKey(request).getSuccessor();

    assertThat(successor.getName()).isEqualTo(standby.getName());
    assertThat(successor.getState()).isEqualTo(State.STATE_SIGNING);
    assertThat(standby.getName()).endsWith(ring.get().signerId());
    assertThat(keys.rotateSigningKey(request).getSuccessor()).isEqualTo(successor);
    assertThat(only(State.STATE_SIGNING).getName()).isEqualTo(standby.getName());
    assertThat(only(State.STATE_VERIFYING).hasRetireTime()).isTrue();
  }

  @Test
  @DisplayName("K34: an operator withdraws the key that signs")
  void an_operator_withdraws_the_key_that_signs() {
    SigningKey signing = only(State.STATE_SIGNING);
    List<String> published =
        list().stream()
            .filter(key -> key.getState() == State.STATE_STANDBY)
            .map(SigningKey::getName)
            .toList();
    var request = RevokeSigningKeyRequest.newBuilder().setName(signing.getName()).build();

    var answer = keys.revokeSigningKey(request);

    assertThat(answer.getRevoked().getState()).isEqualTo(State.STATE_REVOKED);
    assertThat(answer.getSigning().getName()).isIn(published).endsWith(ring.get().signerId());
    assertThat(keys.revokeSigningKey(request)).isEqualTo(answer);
    assertThat(
            reason(
                () ->
                    keys.revokeSigningKey(
                        RevokeSigningKeyRequest.newBuilder().setName("signingKeys/x").build())))
        .isEqualTo("SIGNING_KEY_UNKNOWN");
  }

  private static String reason(Runnable call) {
    var failure = catchThrowableOfType(StatusRuntimeException.class, call::run);
    return Errors.info(failure).orElseThrow().getReason();
  }
}
