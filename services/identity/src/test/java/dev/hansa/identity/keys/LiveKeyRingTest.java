package dev.hansa.identity.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.hansa.journal.database.Database;
import dev.hansa.journal.database.Sql;
import dev.hansa.journal.testing.TestDatabase;
import dev.hansa.runtime.testing.ManualClock;
import io.opentelemetry.api.OpenTelemetry;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Two replicas on one database, and a clock that is told to move. */
@Execution(ExecutionMode.SAME_THREAD) // one table
class LiveKeyRingTest {
  @RegisterExtension static final TestDatabase POSTGRES = TestDatabase.of("identity");

  private static final Duration TOKEN_LIFE = Duration.ofMinutes(5);
  private static final Duration AHEAD = Duration.ofMinutes(10);
  private static final KeySchedule SCHEDULE =
      KeySchedule.of(Duration.ofDays(30), AHEAD, Duration.ofMinutes(1), TOKEN_LIFE);

  private final Database database = POSTGRES.database();
  private final Database other = POSTGRES.open(OpenTelemetry.noop());
  private final ManualClock clock = new ManualClock();
  private final Sealing sealing = AesSealing.of(AesSealing.generate());
  private final List<String> told = new ArrayList<>();
  private final List<LiveKeyRing> opened = new ArrayList<>();

  @BeforeEach
  void begin_without_keys() {
    database.run(connection -> Sql.update(connection, "DELETE FROM signing_keys"));
  }

  @AfterEach
  void close() {
    opened.forEach(LiveKeyRing::close);
  }

  private LiveKeyRing replica(Database on, Sealing under) {
    var ring = LiveKeyRing.open(on, under, SCHEDULE, (_, kid, _) -> told.add(kid), clock);
    opened.add(ring);
    return ring;
  }

  private LiveKeyRing replica() {
    return replica(database, sealing);
  }

  private static List<String> published(KeySource keys) {
    return keys.get().publicSet().getKeys().stream().map(key -> key.getKeyID()).toList();
  }

  private String standby(LiveKeyRing ring) {
    return ring.plan().standby(clock.instant()).orElseThrow().id();
  }

  private static SignedJWT token(KeySource keys) throws Exception {
    return SignedJWT.parse(
        keys.get()
            .sign(new JOSEObjectType("at+jwt"), new JWTClaimsSet.Builder().jwtID("1").build()));
  }

  @Test
  void an_empty_table_gets_a_key_that_signs_and_one_on_standby() {
    var ring = replica();

    assertThat(published(ring)).hasSize(2).contains(ring.get().signerId(), standby(ring));
    assertThat(standby(ring)).isNotEqualTo(ring.get().signerId());
    assertThat(ring.get()).as("nothing changed").isSameAs(ring.get());
  }

  @Test
  void replicas_that_start_at_once_agree_on_their_keys() throws Exception {
    List<Callable<LiveKeyRing>> starts = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Database on = i % 2 == 0 ? database : other;
      starts.add(() -> LiveKeyRing.open(on, sealing, SCHEDULE, (_, _, _) -> {}, clock));
    }
    List<LiveKeyRing> rings = all(starts);
    opened.addAll(rings);

    assertThat(rings.stream().map(ring -> ring.get().signerId()).distinct()).hasSize(1);
    assertThat(rings.stream().map(LiveKeyRingTest::published).distinct()).hasSize(1);
    assertThat(rings.getFirst().plan().keys()).hasSize(2);
  }

  @Test
  @DisplayName("R31: a key is published for the whole time before it signs, and kept after it")
  void a_key_is_published_before_it_signs_and_kept_after_it() throws Exception {
    var ring = replica();
    String first = ring.get().signerId();
    String second = standby(ring);
    clock.advance(Duration.ofDays(30).minusMillis(1));
    assertThat(ring.get().signerId()).isEqualTo(first);
    SignedJWT last = token(ring);

    clock.advance(Duration.ofMillis(1));
    assertThat(ring.get().signerId()).as("without the database").isEqualTo(second);
    assertThat(ring.get().verifies(last)).isTrue();

    ring.look();
    assertThat(published(ring)).hasSize(3).contains(first, second, standby(ring));

    clock.advance(TOKEN_LIFE.plusSeconds(10));
    assertThat(ring.get().verifies(last)).as("the last token, a slow clock").isTrue();
    clock.advance(Duration.ofSeconds(20));
    assertThat(ring.get().verifies(last)).isFalse();
    assertThat(published(ring)).hasSize(2).doesNotContain(first);
  }

  @Test
  @DisplayName("R31: over dozens of rotations no token is refused, however late anybody fetches")
  void no_rotation_ever_refuses_a_token() throws Exception {
    var here = replica(database, sealing);
    var there = replica(other, sealing);
    Duration cached = SCHEDULE.publishAhead(); // a callee that keeps its set for that long
    List<SignedJWT> valid = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      clock.advance(Duration.ofDays(3));
      here.look();
      if (i % 40 == 0) {
        database.run(here::advance);
        here.look();
      }
      there.look();
      List<String> stale = published(here); // fetched as early as a cache may hold it
      clock.advance(cached);
      SignedJWT token = token(i % 2 == 0 ? here : there);
      assertThat(stale).contains(token.getHeader().getKeyID());
      valid.add(token);
      clock.advance(TOKEN_LIFE);
      here.look();
      assertThat(here.get().verifies(token)).isTrue();
      assertThat(there.get().verifies(token)).isTrue();
    }
    assertThat(valid.stream().map(token -> token.getHeader().getKeyID()).distinct().count())
        .isGreaterThanOrEqualTo(20);
  }

  @Test
  void of_two_replicas_one_makes_the_next_key() throws Exception {
    var here = replica(database, sealing);
    var there = replica(other, sealing);
    clock.advance(Duration.ofDays(30));

    all(
        List.of(
            () -> {
              here.look();
              return true;
            },
            () -> {
              there.look();
              return true;
            }));

    assertThat(here.plan().keys()).hasSize(3);
    here.look();
    there.look();
    assertThat(published(here)).isEqualTo(published(there)).hasSize(3);
  }

  @Test
  void a_replica_that_was_away_for_months_goes_on() {
    var before = replica();
    String standby = standby(before);
    clock.advance(Duration.ofDays(100));

    var after = replica();

    assertThat(after.get().signerId()).isEqualTo(standby);
    var next = after.plan().standby(clock.instant()).orElseThrow();
    assertThat(next.active()).isEqualTo(clock.instant().plus(AHEAD));
  }

  @Test
  void rotating_lets_the_standby_key_sign_once_it_is_known() {
    var ring = replica();
    String second = standby(ring);

    database.run(ring::advance);
    ring.look();
    assertThat(ring.get().signerId()).as("published a moment ago").isNotEqualTo(second);

    clock.advance(AHEAD);
    assertThat(ring.get().signerId()).isEqualTo(second);

    ring.look();
    clock.advance(AHEAD);
    String third = standby(ring);
    database.run(ring::advance);
    ring.look();
    assertThat(ring.get().signerId()).as("published for long enough").isEqualTo(third);
    assertThat(published(ring)).as("tokens of the one before hold").contains(second);
  }

  @Test
  @DisplayName("K34: a revoked key is gone at once, and one that everybody knows signs")
  void a_revoked_key_is_gone_at_once_and_the_standby_key_signs() throws Exception {
    var here = replica(database, sealing);
    var there = replica(other, sealing);
    String first = here.get().signerId();
    String second = standby(here);
    SignedJWT stolen = token(here);

    assertThat(here.revoke(first).orElseThrow().revoked()).isPresent();

    assertThat(here.get().signerId()).isEqualTo(second);
    assertThat(published(here)).doesNotContain(first).contains(second);
    assertThat(here.get().verifies(stolen)).isFalse();
    there.look();
    assertThat(there.get().signerId()).isEqualTo(second);
    assertThat(published(there)).isEqualTo(published(here));
    assertThat(told).containsExactly(first);
    assertThat(here.revoke(first)).as("again").isPresent();
    assertThat(told).hasSize(1);
    assertThat(here.revoke("another")).isEmpty();
  }

  @Test
  @DisplayName("K34: with the standby key revoked as well, a new key signs at once")
  void both_keys_may_be_revoked() {
    var ring = replica();
    String first = ring.get().signerId();
    String second = standby(ring);

    ring.revoke(second);
    assertThat(ring.get().signerId()).isEqualTo(first);
    assertThat(published(ring)).hasSize(2).doesNotContain(second);
    ring.revoke(first);
    ring.revoke(ring.get().signerId());

    assertThat(published(ring)).hasSize(2).doesNotContain(first, second);
    assertThat(secrets("revoked_at IS NOT NULL")).as("private halves that are left").isEmpty();
  }

  @Test
  void a_crash_in_the_middle_changes_nothing() {
    var ring =
        LiveKeyRing.open(
            database,
            sealing,
            SCHEDULE,
            (_, _, _) -> {
              throw new SQLException("the connection broke");
            },
            clock);
    opened.add(ring);
    var before = ring.plan();

    assertThatThrownBy(() -> ring.revoke(ring.get().signerId()));

    assertThat(ring.plan()).isEqualTo(before);
    ring.look();
    assertThat(ring.get().signerId()).isEqualTo(before.signer(clock.instant()).orElseThrow().id());
  }

  @Test
  void private_halves_are_sealed_and_erased_with_their_key() {
    var ring = replica();
    String first = ring.get().signerId();
    assertThat(secrets("true")).hasSize(2).noneMatch(bytes -> bytes.contains("\"d\""));
    assertThat(clear()).isZero();

    clock.advance(Duration.ofDays(30));
    ring.look();
    clock.advance(SCHEDULE.keep());
    ring.look();

    assertThat(secrets("kid = '" + first + "'")).isEmpty();
    clock.advance(Duration.ofDays(2));
    ring.look();
    assertThat(ring.plan().find(first)).as("shown for a day").isEmpty();
  }

  @Test
  void a_key_of_version_1_is_sealed_at_the_start_and_replaced_soon() throws Exception {
    ECKey old = KeyRing.generate();
    database.run(
        connection ->
            Sql.update(
                connection,
                "INSERT INTO signing_keys (kid, jwk, public_jwk, created_at, active_at)"
                    + " VALUES (?, ?, (?::jsonb - 'd')::text, ?, ?)",
                old.getKeyID(),
                old.toJSONString(),
                old.toJSONString(),
                clock.instant(),
                clock.instant()));

    var ring = replica();

    assertThat(clear()).isZero();
    assertThat(ring.get().signerId()).isEqualTo(old.getKeyID());
    assertThat(ring.get().publicSet().getKeyByKeyId(old.getKeyID()).isPrivate()).isFalse();
    SignedJWT token = token(ring);
    clock.advance(AHEAD);
    assertThat(ring.get().signerId()).isNotEqualTo(old.getKeyID());
    assertThat(ring.get().verifies(token)).isTrue();
  }

  @Test
  void a_new_sealing_key_seals_what_the_one_before_sealed() {
    String before = AesSealing.generate();
    String signer = replica(database, AesSealing.of(before)).get().signerId();
    String after = AesSealing.generate();

    assertThat(replica(database, AesSealing.of(after + "\n" + before)).get().signerId())
        .isEqualTo(signer);
    assertThat(replica(database, AesSealing.of(after)).get().signerId()).isEqualTo(signer);
    assertThatThrownBy(() -> replica(database, AesSealing.of(before)))
        .isInstanceOf(SealedException.class)
        .hasMessageContaining(AesSealing.of(after).keyId());
  }

  @Test
  void a_replica_that_cannot_open_a_new_key_goes_on_with_the_one_it_has() throws Exception {
    String shared = AesSealing.generate();
    var behind = replica(database, AesSealing.of(shared));
    clock.advance(Duration.ofDays(30));
    var ahead = replica(other, AesSealing.of(AesSealing.generate() + "\n" + shared));
    behind.look();
    clock.advance(Duration.ofDays(30));
    ahead.look();
    behind.look();

    assertThat(behind.get().signerId()).isNotEqualTo(ahead.get().signerId());
    assertThat(ahead.get().verifies(token(behind))).isTrue();
    assertThat(published(behind)).isEqualTo(published(ahead));
    assertThat(behind.get().verifies(token(ahead))).isTrue();
  }

  private List<String> secrets(String condition) {
    return database.transaction(
        connection ->
            Sql.list(
                connection,
                "SELECT encode(sealed_jwk, 'escape') AS secret FROM signing_keys"
                    + " WHERE sealed_jwk IS NOT NULL AND "
                    + condition,
                row -> row.getString("secret")));
  }

  private int clear() {
    return database
        .transaction(
            connection ->
                Sql.list(
                    connection,
                    "SELECT kid FROM signing_keys WHERE jwk IS NOT NULL",
                    row -> row.getString("kid")))
        .size();
  }

  private static <T> List<T> all(List<Callable<T>> calls) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<T> results = new ArrayList<>();
      for (Future<T> result : threads.invokeAll(calls)) {
        results.add(result.get());
      }
      return results;
    }
  }
}
