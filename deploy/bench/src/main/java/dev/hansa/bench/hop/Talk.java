package dev.hansa.bench.hop;

import com.google.protobuf.ByteString;
import dev.hansa.bench.v1.ChatRequest;
import dev.hansa.bench.v1.ChatResponse;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ClientResponseObserver;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * One stream in both directions, with so many messages under way at once. gRPC calls back one at a
 * time, and whatever is sent is sent from there.
 */
final class Talk implements ClientResponseObserver<ChatRequest, ChatResponse> {
  /** 100 bytes. */
  private static final ChatRequest MESSAGE =
      ChatRequest.newBuilder().setContent(ByteString.copyFrom(new byte[98])).build();

  private final CountDownLatch over = new CountDownLatch(1);
  private final int atOnce;
  private final long end;
  private Runnable send = () -> {};
  private Runnable finish = () -> {};
  private int sent;
  private int answered;
  private volatile @Nullable Throwable failure;

  private Talk(int atOnce, long nanos) {
    this.atOnce = atOnce;
    end = System.nanoTime() + nanos;
  }

  /**
   * Sends for a while and waits for the last answers.
   *
   * @throws IllegalStateException if the stream fails
   */
  static Slice run(Channel channel, CallOptions options, int atOnce, long nanos) {
    var talk = new Talk(atOnce, nanos);
    Usage before = Usage.now();
    ClientCalls.asyncBidiStreamingCall(channel.newCall(Methods.CHAT, options), talk);
    Waiting.until(talk.over, nanos);
    Usage used = Usage.now().since(before);
    @Nullable Throwable cause = talk.failure;
    if (cause != null) {
      throw new IllegalStateException("the stream failed", cause);
    }
    return Slice.of(used, talk.answered);
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<ChatRequest> stream) {
    send = () -> stream.onNext(MESSAGE);
    finish = stream::onCompleted;
    stream.setOnReadyHandler(this::begin);
  }

  private void begin() {
    if (sent == 0) {
      for (int i = 0; i < atOnce; i++) {
        send();
      }
    }
  }

  private void send() {
    sent++;
    send.run();
  }

  @Override
  public void onNext(ChatResponse response) {
    answered++;
    if (System.nanoTime() < end) {
      send();
    } else if (answered == sent) {
      finish.run();
    }
  }

  @Override
  public void onError(Throwable cause) {
    failure = cause;
    over.countDown();
  }

  @Override
  public void onCompleted() {
    over.countDown();
  }
}
