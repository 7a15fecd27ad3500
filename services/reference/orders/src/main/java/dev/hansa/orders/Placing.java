package dev.hansa.orders;

import com.google.protobuf.ByteString;
import dev.hansa.journal.answers.Answer;
import dev.hansa.journal.answers.KeyedAnswers;
import dev.hansa.journal.answers.KeyedAnswers.Begun;
import dev.hansa.journal.call.Signal;
import dev.hansa.journal.database.Database;
import dev.hansa.journal.database.DatabaseException;
import dev.hansa.journal.process.LeaseLostException;
import dev.hansa.journal.process.OpenProcess;
import dev.hansa.journal.process.ProcessLog;
import dev.hansa.journal.process.Recovery;
import dev.hansa.orders.v1.Order;
import dev.hansa.orders.v1.PlaceOrderResponse;
import io.grpc.StatusRuntimeException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Places orders: reserve, authorize, store; or undo.
 *
 * <p>The order stands with the transaction that ends the process. Until then whoever holds the
 * lease may decide to undo, first in the log and then at the other services, so that nothing is
 * undone that stands.
 */
final class Placing implements Recovery.Handler {
  static final String KIND = "place";

  private static final Logger LOG = LoggerFactory.getLogger(Placing.class);

  /** Steps may have been done; the order does not stand. */
  private static final String PLACING = "PLACING";

  /** It will not stand: what was done is being undone. */
  private static final String UNDOING = "UNDOING";

  private final Database database;
  private final KeyedAnswers answers;
  private final ProcessLog log;
  private final Upstreams upstreams;
  private final Background background;
  private final Signal changed;

  Placing(
      Database database,
      KeyedAnswers answers,
      ProcessLog log,
      Upstreams upstreams,
      Background background,
      Signal changed) {
    this.database = database;
    this.answers = answers;
    this.log = log;
    this.upstreams = upstreams;
    this.background = background;
    this.changed = changed;
  }

  /** The steps of one order. */
  KeyedAnswers.Steps<OpenProcess> of(Draft draft) {
    return new KeyedAnswers.Steps<>() {
      @Override
      public Begun<OpenProcess> begin(Connection connection, UUID id) throws SQLException {
        return new Begun.Started<>(
            log.begin(connection, id, KIND, draft.owner(), PLACING, ByteString.EMPTY));
      }

      @Override
      public Answer drive(OpenProcess process) {
        try (ProcessLog.Hold _ = log.hold(process)) {
          return place(process, draft);
        } catch (LeaseLostException e) {
          // The order stands, or recovery undoes it: a repetition finds out which.
          throw OrderErrors.upstreamUnavailable();
        }
      }
    };
  }

  /** Undoes what a crashed worker left. */
  @Override
  public void recover(OpenProcess process) {
    var _ = undo(process);
  }

  private Answer place(OpenProcess process, Draft draft) {
    Budget budget = Budget.ofCurrentCall();
    try {
      upstreams.reserve(process.id(), draft.lines(), budget.forStep());
    } catch (StatusRuntimeException e) {
      return UpstreamFailure.insufficientSku(e)
          .map(sku -> refuse(process, OrderErrors.stockInsufficient(sku)))
          .orElseGet(() -> stopped(process, budget, e));
    }
    try {
      upstreams.authorize(process.id(), draft.total(), draft.paymentMethod(), budget.forStep());
    } catch (StatusRuntimeException e) {
      return UpstreamFailure.isDeclined(e)
          ? refuseAndUndo(process, budget, OrderErrors.paymentDeclined())
          : stopped(process, budget, e);
    }
    try {
      return store(process, draft);
    } catch (DatabaseException e) {
      LOG.error("order {} was not stored, SQLSTATE {}", process.id(), e.state());
      return giveUp(process, budget);
    }
  }

  private Answer store(OpenProcess process, Draft draft) {
    Answer answer =
        database.transaction(
            c -> {
              log.end(c, process);
              Order.State state =
                  EarlyCaptures.take(c, process.id())
                      ? Order.State.STATE_PAID
                      : Order.State.STATE_PLACED;
              Order order = OrderTable.insert(c, process.id(), draft, state);
              Answer placed = Answer.of(PlaceOrderResponse.newBuilder().setOrder(order).build());
              answers.settle(c, process.id(), placed);
              return placed;
            });
    changed.raise();
    return answer;
  }

  /** Nothing was done, and the answer is final. */
  private Answer refuse(OpenProcess process, StatusRuntimeException refusal) {
    Answer answer = Answer.of(refusal);
    database.run(
        c -> {
          log.end(c, process);
          answers.settle(c, process.id(), answer);
        });
    return answer;
  }

  /** The answer is final; what was done before is undone. */
  private Answer refuseAndUndo(OpenProcess process, Budget budget, StatusRuntimeException refusal) {
    Answer answer = Answer.of(refusal);
    OpenProcess undoing =
        database.transaction(
            c -> {
              answers.settle(c, process.id(), answer);
              return log.advance(c, process, UNDOING);
            });
    var _ = background.run(undoing, this::undo, budget.forUndoing());
    return answer;
  }

  private Answer stopped(OpenProcess process, Budget budget, StatusRuntimeException cause) {
    UpstreamFailure.tell(process, cause);
    return giveUp(process, budget);
  }

  /**
   * What was done is not known. The decision to undo is written first: it fails if the order stands
   * after all. The key is free once all is undone.
   */
  private Answer giveUp(OpenProcess process, Budget budget) {
    OpenProcess undoing = database.transaction(c -> log.advance(c, process, UNDOING));
    var _ = background.run(undoing, this::undo, budget.forUndoing());
    throw OrderErrors.upstreamUnavailable();
  }

  private boolean undo(OpenProcess process) {
    upstreams.refund(process.id());
    upstreams.release(process.id());
    database.run(
        c -> {
          log.end(c, process);
          var _ = EarlyCaptures.take(c, process.id());
          answers.release(c, process.id());
        });
    return true;
  }
}
