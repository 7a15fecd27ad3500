package dev.hansa.journal.call;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.function.Supplier;

/** Sends the answer of a unary call that a blocking piece of code works out. */
public final class Reply {
  private Reply() {}

  /**
   * Sends what the work returns, or the status that it throws. A database out of reach becomes
   * UNAVAILABLE; any other exception passes on to the server chain, which answers INTERNAL. To be
   * called once, by the thread of the handler.
   */
  public static <T> void unary(StreamObserver<T> out, Supplier<T> work) {
    if (out instanceof ServerCallStreamObserver<T> call) {
      // Otherwise an answer to a caller that has gone would throw; the work is done all the same.
      call.setOnCancelHandler(() -> {});
    }
    T answer;
    try {
      answer = work.get();
    } catch (RuntimeException e) {
      out.onError(Failures.toStatus(e));
      return;
    }
    out.onNext(answer);
    out.onCompleted();
  }
}
