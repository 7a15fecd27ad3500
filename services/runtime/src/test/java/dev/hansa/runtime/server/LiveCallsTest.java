package dev.hansa.runtime.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.hansa.runtime.access.AccessPolicy;
import dev.hansa.runtime.access.Decision;
import dev.hansa.runtime.audit.Decisions;
import dev.hansa.runtime.contract.Contracts;
import dev.hansa.runtime.contract.MethodContract;
import dev.hansa.runtime.error.Errors;
import dev.hansa.runtime.error.MeshReason;
import dev.hansa.runtime.server.LiveCalls.Renewal.Renewed;
import dev.hansa.runtime.testing.Await;
import dev.hansa.runtime.testing.ManualClock;
import dev.hansa.runtime.testing.TestTokens;
import dev.hansa.runtime.token.AccessToken;
import dev.hansa.runtime.token.Denials;
import dev.hansa.runtime.token.SigningKeyId;
import dev.hansa.runtime.token.TokenVerifier;
import dev.hansa.runtime.token.Verification;
import dev.hansa.runtime.trust.Peer;
import dev.hansa.runtime.trust.Principal;
import dev.hansa.session.v1.RenewRequest;
import dev.hansa.session.v1.RenewResponse;
import dev.hansa.session.v1.StreamsGrpc;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthGrpc;
import io.opentelemetry.api.OpenTelemetry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Streams that run while what allowed them changes, over a real server with a clock that stands.
 */
class LiveCallsTest {
  private static final String WATCH = "grpc.health.v1.Health/Watch";
  private static final Duration LIFE = Duration.ofMinutes(5);

  private final ManualClock clock = new ManualClock(Instant.now());
  private final ChangingDenials denials = new ChangingDenials();
  private final Decisions decisions = Decisions.open(OpenTelemetry.noop(), clock);
  private volatile Optional<MethodContract> contract = Contracts.builtIn().find(WATCH);
  private volatile Optional<Decision.Denied> withdrawn = Optional.empty();
  private final TokenVerifier verifier =
      (token, peer) -> CompletableFuture.completedFuture(new Verification.Valid(read(token, peer)));
  private final AccessPolicy policy =
      (method, peer, token) ->
          method.fullMethodName().equals(WATCH) && withdrawn.isPresent()
              ? withdrawn.get()
              : AccessPolicy.mesh().decide(method, peer, token);
  private final LiveCalls calls =
      new LiveCalls(
          name -> name.equals(WATCH) ? contract : Contracts.builtIn().find(name),
          policy,
          denials,
          decisions,
          clock);
  private final ServedMesh mesh =
      new ServedMesh(
          builder -> builder.live(calls).decisions(decisions).policy(policy),
          ServerConfig.mesh("127.0.0.1", 0));

  LiveCallsTest() {
    mesh.verifier = verifier;
  }

  @AfterEach
  void stop() {
    mesh.close();
  }

  /** {@code "<subject> <seconds of life>"}; the whole text is the token's id as well. */
  private AccessToken read(String token, Peer peer) {
    var words = List.of(token.split(" ", -1));
    var subject = Principal.parse(words.getFirst());
    return new AccessToken(
        token,
        "https://issuer.example",
        subject,
        subject.toString(),
        List.of(),
        "service/identity",
        Set.of(),
        peer.thumbprint(),
        clock.instant(),
        clock.instant().plusSeconds(Long.parseLong(words.get(1))));
  }

  private static String token(String subject, Duration life) {
    return subject + " " + life.toSeconds();
  }

  private static final class ChangingDenials implements Denials {
    private volatile Optional<String> key = Optional.empty();
    private volatile Optional<MeshReason> answer = Optional.empty();

    @Override
    public Optional<MeshReason> judge(AccessToken token) {
      return answer;
    }

    @Override
    public boolean denies(Principal caller) {
      return false;
    }

    @Override
    public boolean deniesKey(String keyId) {
      return key.filter(keyId::equals).isPresent();
    }

    @Override
    public Subscription onChange(Runnable changed) {
      return () -> {};
    }
  }

  /** A stream as its client sees it. */
  private static final class Watch extends ClientCall.Listener<HealthCheckResponse> {
    private final CompletableFuture<String> name = new CompletableFuture<>();
    private final CompletableFuture<StatusRuntimeException> end = new CompletableFuture<>();

    static Watch over(Channel channel) {
      var watch = new Watch();
      var call = channel.newCall(HealthGrpc.getWatchMethod(), CallOptions.DEFAULT);
      call.start(watch, new Metadata());
      call.sendMessage(HealthCheckRequest.getDefaultInstance());
      call.halfClose();
      call.request(10);
      return watch;
    }

    @Override
    public void onHeaders(Metadata headers) {
      name.complete(
          String.valueOf(
              headers.get(Metadata.Key.of(LiveCalls.HEADER, Metadata.ASCII_STRING_MARSHALLER))));
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      end.complete(status.asRuntimeException(trailers));
      name.completeExceptionally(status.asRuntimeException(trailers));
    }

    String name() throws Exception {
      return name.get(10, TimeUnit.SECONDS);
    }

    StatusRuntimeException end() throws Exception {
      return end.get(10, TimeUnit.SECONDS);
    }

    boolean runs() {
      return !end.isDone();
    }
  }

  private Watch watch(Channel channel, String token) throws Exception {
    var watch = Watch.over(ServedMesh.with(channel, token));
    assertThat(watch.name()).hasSize(32);
    return watch;
  }

  private Watch watch() throws Exception {
    return watch(mesh.channel("service/orders"), token("service/orders", LIFE));
  }

  private static RenewResponse renew(Channel channel, String token, String stream) {
    return StreamsGrpc.newBlockingStub(ServedMesh.with(channel, token))
        .withDeadlineAfter(10, TimeUnit.SECONDS)
        .renew(RenewRequest.newBuilder().setStream(stream).build());
  }

  private void assertEnds(MeshReason reason, Watch watch) throws Exception {
    calls.review();
    var end = watch.end();
    assertThat(end.getStatus().getCode()).isEqualTo(reason.code());
    var info = Errors.info(end).orElseThrow();
    assertThat(info.getReason()).isEqualTo(reason.name());
    var kept = decisions.find(info.getMetadataOrThrow(Decisions.METADATA)).orElseThrow();
    assertThat(kept.method()).isEqualTo(WATCH);
    assertThat(kept.peer()).isEqualTo("service/orders");
    assertThat(calls.size()).isZero();
  }

  @Test
  @DisplayName("K38: a stream goes on for 8 s after its token, not longer")
  void ends_after_its_token() throws Exception {
    var watch = watch();
    clock.advance(LIFE.plusSeconds(7));
    calls.review();
    assertThat(calls.size()).isEqualTo(1);
    assertThat(watch.runs()).isTrue();
    clock.advance(Duration.ofSeconds(1));
    assertEnds(MeshReason.STREAM_TOKEN_EXPIRED, watch);
  }

  @Test
  @DisplayName("K38: a stream that was renewed goes on under the newer token")
  void goes_on_when_renewed() throws Exception {
    var channel = mesh.channel("service/orders");
    var watch = watch(channel, token("service/orders", LIFE));
    clock.advance(LIFE.plusSeconds(7));
    renew(channel, token("service/orders", LIFE), watch.name());
    clock.advance(LIFE.plusSeconds(7));
    calls.review();
    assertThat(watch.runs()).isTrue();
    clock.advance(Duration.ofSeconds(1));
    assertEnds(MeshReason.STREAM_TOKEN_EXPIRED, watch);
  }

  @Test
  void keeps_the_token_that_lives_longer() throws Exception {
    var channel = mesh.channel("service/orders");
    var watch = watch(channel, token("service/orders", LIFE));
    var answer = renew(channel, token("service/orders", Duration.ofSeconds(1)), watch.name());
    assertThat(answer.getExpireTime().getSeconds())
        .isEqualTo(clock.instant().plus(LIFE).getEpochSecond());
  }

  @Test
  @DisplayName("K15: nobody renews a stream of another certificate's holder")
  void is_unknown_to_others() throws Exception {
    var watch = watch();
    for (var other : List.of("service/orders", "service/gateway", "operator/admin")) {
      var refused =
          assertThrows(
              StatusRuntimeException.class,
              () -> renew(mesh.channel(other), token(other, LIFE), watch.name()));
      assertThat(Errors.is(refused, MeshReason.STREAM_UNKNOWN)).as(other).isTrue();
    }
  }

  @Test
  @DisplayName("K25: a stream does not change its subject")
  void keeps_its_subject() throws Exception {
    var channel = mesh.channel("service/orders");
    var watch = watch(channel, token("service/orders", LIFE));
    var refused =
        assertThrows(
            StatusRuntimeException.class,
            () -> renew(channel, token("partner/acme", LIFE), watch.name()));
    assertThat(Errors.is(refused, MeshReason.STREAM_TOKEN_MISMATCH)).isTrue();
    assertThat(Errors.info(refused).orElseThrow().getMetadataMap()).containsKey(Decisions.METADATA);
    assertThat(watch.runs()).isTrue();
  }

  @Test
  void knows_no_stream_that_has_ended() {
    var refused =
        assertThrows(
            StatusRuntimeException.class,
            () ->
                renew(
                    mesh.channel("service/orders"), token("service/orders", LIFE), "0".repeat(32)));
    assertThat(Errors.is(refused, MeshReason.STREAM_UNKNOWN)).isTrue();
  }

  @Test
  @DisplayName("K30: a stream whose token is revoked ends at the next review")
  void ends_when_revoked() throws Exception {
    var watch = watch();
    denials.answer = Optional.of(MeshReason.TOKEN_REVOKED);
    assertEnds(MeshReason.TOKEN_REVOKED, watch);
  }

  @Test
  @DisplayName("K34: a stream ends at the next review after its token's key is denied")
  void ends_when_its_key_is_denied() throws Exception {
    var ended = new CompletableFuture<StatusRuntimeException>();
    var peer = mesh.authority.peer("service/orders");
    var token = TestTokens.of(clock).self(peer, "service/identity").sign();
    var _ =
        calls.begin(
            contract.orElseThrow(),
            new Caller(peer, read(token("service/orders", LIFE), peer), token),
            ended::complete);
    calls.review();
    assertThat(ended).isNotDone();
    denials.key = Optional.of(SigningKeyId.of(token));
    calls.review();
    assertThat(Errors.is(ended.get(10, TimeUnit.SECONDS), MeshReason.TOKEN_KEY_UNKNOWN)).isTrue();
  }

  @Test
  @DisplayName("K38: of 10,000 streams half are renewed, the others end, within one review")
  void judges_ten_thousand() {
    var peer = mesh.authority.peer("service/orders");
    var ended = new AtomicInteger();
    var names = new ArrayList<String>();
    for (int i = 0; i < 10_000; i++) {
      var caller = new Caller(peer, read(token("service/orders", LIFE), peer), "none");
      names.add(calls.begin(contract.orElseThrow(), caller, _ -> ended.incrementAndGet()).id());
    }
    clock.advance(LIFE.minusSeconds(1));
    for (int i = 0; i < 10_000; i += 2) {
      var newer = new Caller(peer, read(token("service/orders", LIFE), peer), "none");
      assertThat(calls.renew(names.get(i), newer)).isInstanceOf(Renewed.class);
    }
    clock.advance(LiveCalls.GRACE.plusSeconds(1));
    calls.review();
    Await.until(() -> ended.get() == 5000);
    assertThat(calls.size()).isEqualTo(5000);
    long begin = System.nanoTime();
    calls.review();
    var took = Duration.ofNanos(System.nanoTime() - begin);
    System.out.println("a review of 5,000 streams took " + took.toMillis() + " ms");
    assertThat(took).isLessThan(Duration.ofSeconds(1));
  }

  @Test
  @DisplayName("Z14: a stream whose permission is withdrawn ends with the reason")
  void ends_when_its_permission_is_withdrawn() throws Exception {
    var watch = watch();
    withdrawn =
        Optional.of(
            new Decision.Denied(
                MeshReason.SCOPE_MISSING, "the token lacks a scope", Map.of("scope", "more")));
    assertEnds(MeshReason.SCOPE_MISSING, watch);
    assertThat(Errors.info(watch.end()).orElseThrow().getMetadataMap())
        .containsEntry("scope", "more");
  }

  @Test
  @DisplayName("Z14: a contract that is gone for a moment ends nothing, one that stays away does")
  void ends_when_its_contract_stays_away() throws Exception {
    var watch = watch();
    var present = contract;
    contract = Optional.empty();
    calls.review();
    clock.advance(Duration.ofSeconds(9));
    calls.review();
    contract = present;
    calls.review();
    contract = Optional.empty();
    calls.review();
    clock.advance(Duration.ofSeconds(9));
    calls.review();
    assertThat(watch.runs()).isTrue();
    clock.advance(Duration.ofSeconds(1));
    assertEnds(MeshReason.METHOD_UNKNOWN, watch);
  }

  @Test
  void lets_go_of_streams_that_end_by_themselves() throws Exception {
    var channel = mesh.channel("service/orders");
    var _ = watch(channel, token("service/orders", LIFE));
    assertThat(calls.size()).isEqualTo(1);
    channel.shutdownNow();
    Await.until(() -> calls.size() == 0);
  }

  @Test
  @DisplayName("K38: of many streams those that were not renewed end, all of them, and no other")
  void judges_many_at_once() throws Exception {
    var channel = mesh.channel("service/orders");
    var watches = new CopyOnWriteArrayList<Watch>();
    for (int i = 0; i < 100; i++) {
      watches.add(watch(channel, token("service/orders", LIFE)));
    }
    clock.advance(LIFE.minusSeconds(10));
    for (int i = 0; i < 100; i += 2) {
      renew(channel, token("service/orders", LIFE), watches.get(i).name());
    }
    clock.advance(Duration.ofSeconds(18));
    calls.review();
    for (int i = 1; i < 100; i += 2) {
      assertThat(Errors.is(watches.get(i).end(), MeshReason.STREAM_TOKEN_EXPIRED)).isTrue();
    }
    assertThat(calls.size()).isEqualTo(50);
    assertThat(watches.stream().filter(Watch::runs)).hasSize(50);
  }
}
