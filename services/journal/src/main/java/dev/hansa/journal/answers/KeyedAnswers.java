package dev.hansa.journal.answers;

import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import dev.hansa.journal.database.Database;
import io.grpc.StatusRuntimeException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * Answers each keyed call once.
 *
 * <p>The first call with a key does the work; every later one gets its answer, byte for byte,
 * whether a message or a terminal error ({@link Answer#isTerminal}). Any other failure leaves the
 * key free. Calls that come while the first is at work wait for it until shortly before their
 * deadline: within this process by a future, across replicas by the row.
 *
 * <p>Safe for many threads; blocks. Every method throws {@link StatusRuntimeException}
 * INVALID_ARGUMENT {@code IDEMPOTENCY_KEY_REUSED} if the key belongs to another request, ABORTED
 * {@code REQUEST_IN_FLIGHT} if the first call was not answered in time.
 */
public final class KeyedAnswers {
  private static final Duration POLL = Duration.ofMillis(50);

  private final Database database;
  private final Flights flights = new Flights();

  public KeyedAnswers(Database database) {
    this.database = database;
  }

  /**
   * Work of several steps that a crash may interrupt, and that ends by {@link #settle} or {@link
   * #release}.
   *
   * @param <P> what {@link #begin} leaves for {@link #drive}
   */
  public interface Steps<P> {
    /**
     * Enters the process, in the transaction that takes the key; may run again after a deadlock.
     */
    Begun<P> begin(Connection connection, UUID process) throws SQLException;

    /**
     * Drives the process on, outside any transaction.
     *
     * @return the answer that was settled
     * @throws StatusRuntimeException if the process released its key, or goes on without this
     *     caller
     */
    Answer drive(P process);
  }

  /** What came of beginning a process. */
  public sealed interface Begun<P> {
    /** It goes on. */
    record Started<P>(P process) implements Begun<P> {}

    /** There is nothing to do; the answer is known. */
    record Known<P>(Answer answer) implements Begun<P> {}
  }

  /** Does the work, and stores its answer, in one transaction. */
  public <T extends Message> T answer(KeyedCall call, Parser<T> parser, Database.Work<T> work) {
    Patience patience = Patience.ofCurrentCall();
    return flights
        .join(call, patience, () -> database.transaction(c -> inOne(c, call, patience, work)))
        .replay(parser);
  }

  /** Begins a process under the key and drives it to its answer. */
  public <T extends Message> T answerBy(KeyedCall call, Parser<T> parser, Steps<?> steps) {
    Patience patience = Patience.ofCurrentCall();
    return flights.join(call, patience, () -> byProcess(call, patience, steps)).replay(parser);
  }

  /**
   * Stores the answer of the call that began the process. To be called once, in its last
   * transaction.
   */
  public void settle(Connection connection, UUID process, Answer answer) throws SQLException {
    AnswerTable.settle(connection, process, answer);
  }

  /** Frees the key of the call that began the process, if it is not answered. */
  public void release(Connection connection, UUID process) throws SQLException {
    AnswerTable.release(connection, process);
  }

  private static <T extends Message> Answer inOne(
      Connection connection, KeyedCall call, Patience patience, Database.Work<T> work)
      throws SQLException {
    return switch (AnswerTable.claim(connection, call, null, patience.rest())) {
      case Claim.Granted() -> {
        Answer answer = outcome(connection, work);
        AnswerTable.settle(connection, call, answer);
        yield answer;
      }
      case Claim.Answered(Answer answer) -> answer;
      case Claim.Pending() -> throw KeyErrors.inFlight(call);
      case Claim.Reused() -> throw KeyErrors.reused(call);
    };
  }

  /** The work's message, or its terminal error with what it wrote undone. */
  private static <T extends Message> Answer outcome(Connection connection, Database.Work<T> work)
      throws SQLException {
    Savepoint before = connection.setSavepoint();
    try {
      return Answer.of(work.in(connection));
    } catch (StatusRuntimeException e) {
      if (!Answer.isTerminal(e)) {
        throw e;
      }
      connection.rollback(before);
      return Answer.of(e);
    }
  }

  private <P> Answer byProcess(KeyedCall call, Patience patience, Steps<P> steps) {
    while (true) {
      Optional<Begun<P>> begun = database.transaction(c -> begin(c, call, patience, steps));
      if (begun.isEmpty()) {
        pause(call, patience);
        continue;
      }
      return switch (begun.get()) {
        case Begun.Started<P>(P process) -> steps.drive(process);
        case Begun.Known<P>(Answer answer) -> answer;
      };
    }
  }

  /** Empty if the first call is not answered yet. */
  private static <P> Optional<Begun<P>> begin(
      Connection connection, KeyedCall call, Patience patience, Steps<P> steps)
      throws SQLException {
    UUID id = UUID.randomUUID();
    return switch (AnswerTable.claim(connection, call, id, patience.rest())) {
      case Claim.Granted() -> {
        Begun<P> begun = steps.begin(connection, id);
        if (begun instanceof Begun.Known<P>(Answer answer)) {
          AnswerTable.settle(connection, id, answer);
        }
        yield Optional.of(begun);
      }
      case Claim.Answered(Answer answer) -> Optional.of(new Begun.Known<>(answer));
      case Claim.Pending() -> Optional.empty();
      case Claim.Reused() -> throw KeyErrors.reused(call);
    };
  }

  /** The row does not wake its waiters, so they look again. */
  private static void pause(KeyedCall call, Patience patience) {
    if (patience.isOver()) {
      throw KeyErrors.inFlight(call);
    }
    try {
      Thread.sleep(POLL);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw KeyErrors.inFlight(call);
    }
  }
}
