package dev.hansa.bench.hop;

import com.google.protobuf.ByteString;
import dev.hansa.bench.v1.AskRequest;
import dev.hansa.bench.v1.AskResponse;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;

/** Unary calls back to back, so many at once: as fast as both sides can. */
final class Calls {
  /** As long as a small order; with its name and lengths 100 bytes. */
  static final AskRequest REQUEST =
      AskRequest.newBuilder()
          .setName("orders/4711")
          .setContent(ByteString.copyFrom(new byte[85]))
          .build();

  private final Channel channel;
  private final CallOptions options;
  private final long end;
  private final CountDownLatch open;
  private final LongAdder answered = new LongAdder();
  private final Failures failures;

  private Calls(Channel channel, CallOptions options, int atOnce, long nanos, Failures failures) {
    this.failures = failures;
    this.channel = channel;
    this.options = options;
    end = System.nanoTime() + nanos;
    open = new CountDownLatch(atOnce);
  }

  /** Calls for a while and waits for the last answers. */
  static Slice run(
      Channel channel, CallOptions options, int atOnce, long nanos, Failures failures) {
    var calls = new Calls(channel, options, atOnce, nanos, failures);
    Usage before = Usage.now();
    for (int i = 0; i < atOnce; i++) {
      calls.next();
    }
    Waiting.until(calls.open, nanos);
    Usage used = Usage.now().since(before);
    return Slice.of(used, calls.answered.sum());
  }

  private void next() {
    if (System.nanoTime() >= end) {
      open.countDown();
      return;
    }
    ClientCalls.asyncUnaryCall(channel.newCall(Methods.ASK, options), REQUEST, new Answer());
  }

  private final class Answer implements StreamObserver<AskResponse> {
    @Override
    public void onNext(AskResponse response) {
      // Counted at the end of the call.
    }

    @Override
    public void onError(Throwable failure) {
      failures.add(failure);
      next();
    }

    @Override
    public void onCompleted() {
      answered.increment();
      next();
    }
  }
}
