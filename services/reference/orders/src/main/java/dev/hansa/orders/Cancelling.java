package dev.hansa.orders;

import com.google.protobuf.ByteString;
import dev.hansa.journal.answers.Answer;
import dev.hansa.journal.answers.KeyedAnswers;
import dev.hansa.journal.answers.KeyedAnswers.Begun;
import dev.hansa.journal.call.Signal;
import dev.hansa.journal.database.Database;
import dev.hansa.journal.process.OpenProcess;
import dev.hansa.journal.process.ProcessLog;
import dev.hansa.journal.process.Recovery;
import dev.hansa.orders.v1.CancelOrderResponse;
import dev.hansa.orders.v1.Order;
import dev.hansa.orders.v1.Order.State;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;

/**
 * Cancels orders: refund, release, mark. Once entered in the log a cancellation is driven to its
 * end, whether its caller waits or not; its key gets the answer then.
 */
final class Cancelling implements Recovery.Handler {
  static final String KIND = "cancel";
  private static final String CANCELLING = "CANCELLING";

  private final Database database;
  private final KeyedAnswers answers;
  private final ProcessLog log;
  private final Upstreams upstreams;
  private final Background background;
  private final Signal changed;

  Cancelling(
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

  /** The steps of one cancellation. */
  KeyedAnswers.Steps<OpenProcess> of(String owner, String name) {
    return new KeyedAnswers.Steps<>() {
      @Override
      public Begun<OpenProcess> begin(Connection connection, UUID id) throws SQLException {
        Optional<UUID> order = OrderName.parse(name);
        Optional<Order> found =
            order.isEmpty() ? Optional.empty() : OrderTable.lock(connection, owner, order.get());
        if (found.isEmpty()) {
          return new Begun.Known<>(Answer.of(OrderErrors.unknown(name)));
        }
        if (found.get().getState() == State.STATE_CANCELLED) {
          return new Begun.Known<>(cancelled(found.get()));
        }
        return new Begun.Started<>(
            log.begin(connection, id, KIND, owner, CANCELLING, ByteString.copyFromUtf8(name)));
      }

      @Override
      public Answer drive(OpenProcess process) {
        return background
            .run(process, Cancelling.this::cancel, Budget.ofCurrentCall().forUndoing())
            .orElseThrow(OrderErrors::upstreamUnavailable);
      }
    };
  }

  @Override
  public void recover(OpenProcess process) {
    var _ = cancel(process);
  }

  private Answer cancel(OpenProcess process) {
    UUID order = OrderName.parse(process.payload().toStringUtf8()).orElseThrow();
    upstreams.refund(order);
    upstreams.release(order);
    Answer answer =
        database.transaction(
            c -> {
              log.end(c, process);
              if (!OrderTable.move(c, order, State.STATE_PLACED, State.STATE_CANCELLED)) {
                var _ = OrderTable.move(c, order, State.STATE_PAID, State.STATE_CANCELLED);
              }
              Answer done = cancelled(OrderTable.find(c, process.owner(), order).orElseThrow());
              answers.settle(c, process.id(), done);
              return done;
            });
    changed.raise();
    return answer;
  }

  private static Answer cancelled(Order order) {
    return Answer.of(CancelOrderResponse.newBuilder().setOrder(order).build());
  }
}
