package dev.hansa.journal.answers;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Calls of this process that are being answered. Those with the same key wait here, by a future,
 * instead of each holding a database connection.
 */
final class Flights {
  private final ConcurrentMap<KeyedCall.Slot, Flight> flights = new ConcurrentHashMap<>();

  private record Flight(ByteString digest, CompletableFuture<Answer> answer) {}

  /**
   * Answers the call, or waits for the call that was first. If that one failed for a reason of its
   * own (its caller went away, say), this one takes its place.
   */
  Answer join(KeyedCall call, Patience patience, Supplier<Answer> first) {
    while (true) {
      Flight mine = new Flight(call.digest(), new CompletableFuture<>());
      Flight other = flights.putIfAbsent(call.slot(), mine);
      if (other == null) {
        return fly(call, mine, first);
      }
      if (!other.digest().equals(call.digest())) {
        throw KeyErrors.reused(call);
      }
      try {
        Duration rest = patience.rest();
        return other.answer().get(rest.toNanos(), TimeUnit.NANOSECONDS);
      } catch (ExecutionException e) {
        if (e.getCause() instanceof StatusRuntimeException status
            && status.getStatus().getCode() == Status.Code.UNAVAILABLE) {
          throw status;
        }
      } catch (TimeoutException e) {
        throw KeyErrors.inFlight(call);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw KeyErrors.inFlight(call);
      }
      if (patience.isOver()) {
        throw KeyErrors.inFlight(call);
      }
    }
  }

  private Answer fly(KeyedCall call, Flight mine, Supplier<Answer> first) {
    try {
      Answer answer = first.get();
      land(call, mine);
      mine.answer().complete(answer);
      return answer;
    } catch (RuntimeException | Error e) {
      land(call, mine);
      mine.answer().completeExceptionally(e);
      throw e;
    }
  }

  private void land(KeyedCall call, Flight mine) {
    flights.remove(call.slot(), mine);
  }
}
