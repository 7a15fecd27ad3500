package dev.hansa.journal.answers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.StringValue;
import dev.hansa.journal.answers.KeyedAnswers.Begun;
import dev.hansa.journal.database.Database;
import dev.hansa.journal.testing.TestDatabase;
import dev.hansa.runtime.error.Errors;
import dev.hansa.runtime.error.MeshReason;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthGrpc;
import io.opentelemetry.api.OpenTelemetry;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class KeyedAnswersTest {
  @RegisterExtension static final TestDatabase postgres = TestDatabase.of("sample");

  private static final StringValue FIRST = StringValue.of("first");

  private final Database database = postgres.database();
  private final KeyedAnswers answers = new KeyedAnswers(database);
  private final String key = UUID.randomUUID().toString();

  @Test
  void answers_a_repetition_without_working_again() {
    AtomicInteger runs = new AtomicInteger();
    for (int i = 0; i < 3; i++) {
      StringValue answer =
          answers.answer(call("acme", "a"), StringValue.parser(), _ -> numbered(runs));
      assertThat(answer).isEqualTo(StringValue.of("1"));
    }
    assertThat(runs).hasValue(1);
  }

  @Test
  void does_the_work_of_a_hundred_parallel_calls_once_over_two_replicas() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    List<KeyedAnswers> replicas =
        List.of(answers, new KeyedAnswers(postgres.open(OpenTelemetry.noop())));
    List<Future<StringValue>> calls = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 100; i++) {
        KeyedAnswers replica = replicas.get(i % 2);
        calls.add(
            threads.submit(
                () ->
                    replica.answer(call("acme", "a"), StringValue.parser(), _ -> numbered(runs))));
      }
    }
    var distinct = new HashSet<ByteString>();
    for (Future<StringValue> done : calls) {
      distinct.add(done.get().toByteString());
    }
    assertThat(distinct).hasSize(1);
    assertThat(runs).hasValue(1);
  }

  @Test
  void refuses_another_request_under_the_same_key() {
    answers.answer(call("acme", "a"), StringValue.parser(), _ -> FIRST);
    assertThatThrownBy(() -> answers.answer(call("acme", "b"), StringValue.parser(), _ -> FIRST))
        .satisfies(e -> assertThat(Errors.is(e, MeshReason.IDEMPOTENCY_KEY_REUSED)).isTrue());
  }

  @Test
  void keeps_the_keys_of_subjects_apart() {
    answers.answer(call("acme", "a"), StringValue.parser(), _ -> FIRST);
    StringValue other =
        answers.answer(call("globex", "b"), StringValue.parser(), _ -> StringValue.of("other"));
    assertThat(other.getValue()).isEqualTo("other");
  }

  @Test
  void stores_a_terminal_error_and_undoes_what_it_wrote() {
    AtomicInteger runs = new AtomicInteger();
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(
              () ->
                  answers.answer(
                      call("acme", "a"),
                      StringValue.parser(),
                      c -> {
                        insert(c, key);
                        throw declined(runs.incrementAndGet());
                      }))
          .isInstanceOf(StatusRuntimeException.class)
          .satisfies(
              e ->
                  assertThat(Errors.info(e).orElseThrow().getMetadataOrThrow("run"))
                      .isEqualTo("1"));
    }
    assertThat(runs).hasValue(1);
    assertThat(database.<Integer>transaction(c -> count(c, key))).isZero();
  }

  @Test
  void leaves_the_key_free_after_any_other_failure() {
    assertThatThrownBy(
            () ->
                answers.answer(
                    call("acme", "a"),
                    StringValue.parser(),
                    _ -> {
                      throw Status.UNAVAILABLE.asRuntimeException();
                    }))
        .isInstanceOf(StatusRuntimeException.class);
    assertThat(answers.answer(call("acme", "a"), StringValue.parser(), _ -> FIRST))
        .isEqualTo(FIRST);
  }

  @Test
  void tells_a_call_whose_deadline_is_near_that_the_first_is_in_flight() throws Exception {
    CountDownLatch working = new CountDownLatch(1);
    CountDownLatch finish = new CountDownLatch(1);
    List<KeyedAnswers> replicas =
        List.of(answers, new KeyedAnswers(postgres.open(OpenTelemetry.noop())));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor();
        var timer = Executors.newSingleThreadScheduledExecutor()) {
      Future<StringValue> first =
          threads.submit(
              () ->
                  answers.answer(
                      call("acme", "a"),
                      StringValue.parser(),
                      _ -> {
                        working.countDown();
                        await(finish);
                        return FIRST;
                      }));
      await(working);
      for (KeyedAnswers replica : replicas) {
        Context hurried = Context.current().withDeadlineAfter(600, TimeUnit.MILLISECONDS, timer);
        Future<StringValue> second =
            threads.submit(
                hurried.wrap(
                    () -> replica.answer(call("acme", "a"), StringValue.parser(), _ -> FIRST)));
        assertThatThrownBy(second::get)
            .isInstanceOf(ExecutionException.class)
            .satisfies(e -> assertThat(Errors.is(e, MeshReason.REQUEST_IN_FLIGHT)).isTrue());
      }
      finish.countDown();
      assertThat(first.get()).isEqualTo(FIRST);
    }
  }

  @Test
  void holds_the_key_of_a_process_until_it_settles_or_releases() {
    StringValue settled =
        answers.answerBy(
            call("acme", "a"),
            StringValue.parser(),
            new OneStep(
                id -> {
                  database.run(c -> answers.settle(c, id, Answer.of(FIRST)));
                  return Answer.of(FIRST);
                }));
    assertThat(settled).isEqualTo(FIRST);
    assertThat(answers.answer(call("acme", "a"), StringValue.parser(), _ -> StringValue.of("no")))
        .isEqualTo(FIRST);
  }

  @Test
  void frees_the_key_that_a_process_released() {
    assertThatThrownBy(
            () ->
                answers.answerBy(
                    call("acme", "a"),
                    StringValue.parser(),
                    new OneStep(
                        id -> {
                          database.run(c -> answers.release(c, id));
                          throw Status.UNAVAILABLE.asRuntimeException();
                        })))
        .isInstanceOf(StatusRuntimeException.class);
    assertThat(answers.answer(call("acme", "a"), StringValue.parser(), _ -> FIRST))
        .isEqualTo(FIRST);
  }

  private record OneStep(Function<UUID, Answer> step) implements KeyedAnswers.Steps<UUID> {
    @Override
    public Begun<UUID> begin(Connection connection, UUID process) {
      return new Begun.Started<>(process);
    }

    @Override
    public Answer drive(UUID process) {
      return step.apply(process);
    }
  }

  private KeyedCall call(String subject, String request) {
    return KeyedCall.of(
        "partner/" + subject, HealthGrpc.getCheckMethod(), key, StringValue.of(request));
  }

  private static StringValue numbered(AtomicInteger runs) {
    return StringValue.of(String.valueOf(runs.incrementAndGet()));
  }

  private static StatusRuntimeException declined(int run) {
    return Errors.of(
        Status.Code.FAILED_PRECONDITION,
        "sample.hansa.dev",
        "DECLINED",
        "declined",
        Map.of("run", String.valueOf(run)));
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(10, TimeUnit.SECONDS)) {
        throw new IllegalStateException("nothing happened within 10 s");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void insert(Connection connection, String name) throws SQLException {
    try (var insert = connection.prepareStatement("INSERT INTO samples (name) VALUES (?)")) {
      insert.setString(1, name);
      insert.executeUpdate();
    }
  }

  private static int count(Connection connection, String name) throws SQLException {
    try (var select = connection.prepareStatement("SELECT count(*) FROM samples WHERE name = ?")) {
      select.setString(1, name);
      try (var rows = select.executeQuery()) {
        rows.next();
        return rows.getInt(1);
      }
    }
  }
}
