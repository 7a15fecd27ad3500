package dev.hansa.journal.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.hansa.journal.database.Database;
import dev.hansa.journal.testing.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ProcessLogTest {
  @RegisterExtension static final TestDatabase postgres = TestDatabase.of("sample");

  private final Database database = postgres.database();

  /** A lease that is over at once: what a crash leaves, without the wait. */
  private final ProcessLog crashing = new ProcessLog(database, Duration.ofMillis(3));

  private final ProcessLog living = new ProcessLog(database, Duration.ofMinutes(1));

  @BeforeEach
  void empty() {
    database.run(c -> c.createStatement().execute("DELETE FROM processes"));
  }

  @AfterEach
  void close() {
    crashing.close();
    living.close();
  }

  @Test
  void leaves_a_process_to_its_worker_while_the_lease_lasts() {
    begin(living);
    assertThat(crashing.claimExpired(10)).isEmpty();
  }

  @Test
  void hands_a_process_over_once_the_lease_is_out() {
    OpenProcess begun = begin(crashing);
    OpenProcess taken = awaitExpired(living);
    assertThat(taken.id()).isEqualTo(begun.id());
    assertThat(taken.attempt()).isEqualTo(2);
    assertThat(taken.state()).isEqualTo("STARTED");
    assertThat(taken.payload()).isEqualTo(begun.payload());
  }

  @Test
  void refuses_the_writes_of_a_worker_that_lost_its_lease() {
    OpenProcess begun = begin(crashing);
    awaitExpired(living);
    assertThatThrownBy(() -> database.run(c -> crashing.end(c, begun)))
        .isInstanceOf(LeaseLostException.class);
    assertThatThrownBy(() -> database.transaction(c -> crashing.advance(c, begun, "NEXT")))
        .isInstanceOf(LeaseLostException.class);
  }

  @Test
  void forgets_a_process_that_ended() {
    OpenProcess begun = begin(crashing);
    OpenProcess taken = awaitExpired(living);
    assertThat(taken.id()).isEqualTo(begun.id());
    database.run(c -> living.end(c, taken));
    assertThatThrownBy(() -> database.run(c -> living.end(c, taken)))
        .isInstanceOf(LeaseLostException.class);
  }

  @Test
  void recovers_again_after_a_handler_that_failed() throws Exception {
    OpenProcess begun = begin(crashing);
    AtomicInteger calls = new AtomicInteger();
    BlockingQueue<OpenProcess> done = new LinkedBlockingQueue<>();
    Recovery.Handler handler =
        process -> {
          if (calls.incrementAndGet() == 1) {
            throw new IllegalStateException("upstream is away");
          }
          database.run(c -> living.end(c, process));
          done.add(process);
        };
    try (Recovery recovery =
        new Recovery(living, Map.of("sample", handler), Duration.ofMillis(20))) {
      recovery.start();
      OpenProcess ended = done.poll(15, TimeUnit.SECONDS);
      assertThat(ended).isNotNull();
      assertThat(ended.id()).isEqualTo(begun.id());
      assertThat(ended.attempt()).isEqualTo(3);
    }
  }

  private OpenProcess begin(ProcessLog log) {
    return database.transaction(
        c ->
            log.begin(
                c, UUID.randomUUID(), "sample", "acme", "STARTED", ByteString.copyFromUtf8("p")));
  }

  private static OpenProcess awaitExpired(ProcessLog log) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (System.nanoTime() - deadline < 0) {
      List<OpenProcess> claimed = log.claimExpired(10);
      if (!claimed.isEmpty()) {
        return claimed.getFirst();
      }
      Thread.onSpinWait();
    }
    throw new AssertionError("no process became overdue within 10 s");
  }
}
