package dev.hansa.runtime.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hansa.runtime.testing.ByteMethods;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class HandlerStepTest {
  /** Threads that begin when told to. */
  private final Queue<Runnable> threads = new ArrayDeque<>();

  /** What the handler heard. */
  private final List<String> heard = new ArrayList<>();

  private final HandlerStep step = new HandlerStep(Optional.of(threads::add));

  @Test
  void aUnaryCallTakesOneThreadForAllThatItsHandlerDoes() {
    var listener = begin(MethodType.UNARY);
    assertThat(heard).containsExactly("begin");

    listener.onReady();
    listener.onMessage(new byte[] {1});
    assertThat(threads).isEmpty();

    listener.onHalfClose();
    assertThat(threads).hasSize(1);
    assertThat(heard).containsExactly("begin");

    threads.remove().run();
    listener.onComplete();
    assertThat(threads).isEmpty();
    assertThat(heard).containsExactly("begin", "ready", "message 1", "half-close", "complete");
  }

  @Test
  void theEndWaitsForAHandlerThatIsStillAtWork() {
    var listener = begin(MethodType.UNARY);
    listener.onMessage(new byte[] {1});
    listener.onHalfClose();

    listener.onComplete();

    assertThat(heard).containsExactly("begin");
    threads.remove().run();
    assertThat(heard).containsExactly("begin", "message 1", "half-close", "complete");
  }

  @Test
  void aStreamOfAnswersHearsItsEndOnAThread() {
    var listener = begin(MethodType.SERVER_STREAMING);
    listener.onMessage(new byte[] {1});
    listener.onHalfClose();
    threads.remove().run();

    listener.onReady();
    listener.onComplete();
    threads.remove().run();

    assertThat(threads).isEmpty();
    assertThat(heard).containsExactly("begin", "message 1", "half-close", "ready", "complete");
  }

  @Test
  void aHandlerOfAStreamBeginsOnItsThread() {
    var listener = begin(MethodType.BIDI_STREAMING);
    assertThat(heard).isEmpty();

    listener.onMessage(new byte[] {1});
    listener.onMessage(new byte[] {2});
    assertThat(threads).hasSize(1);
    threads.remove().run();
    assertThat(heard).containsExactly("begin", "message 1", "message 2");

    listener.onHalfClose();
    threads.remove().run();
    listener.onComplete();
    threads.remove().run();
    assertThat(heard).endsWith("half-close", "complete");
  }

  @Test
  void R54_aCallWhoseTimeRanOutWhileItWaitedForAThreadIsNotBegun() {
    var context = Context.current().withCancellation();
    var before = context.attach();
    var listener = begin(MethodType.UNARY);
    context.detach(before);
    listener.onMessage(new byte[] {1});
    listener.onHalfClose();

    context.cancel(null);
    threads.remove().run();

    assertThat(heard).containsExactly("begin", "message 1");
  }

  @Test
  void whoGaveUpIsToldOnAThread() {
    var listener = begin(MethodType.UNARY);

    listener.onCancel();

    assertThat(heard).containsExactly("begin");
    threads.remove().run();
    assertThat(heard).containsExactly("begin", "cancel");
  }

  @Test
  void aHandlerRunsInTheContextOfItsCall() throws Exception {
    Context.Key<String> key = Context.key("of-the-call");
    ServerCallHandler<byte[], byte[]> handler =
        (_, _) ->
            new ServerCall.Listener<>() {
              @Override
              public void onHalfClose() {
                heard.add(String.valueOf(key.get()));
              }
            };
    var listener =
        Context.current()
            .withValue(key, "here")
            .call(() -> step.interceptCall(new Call(MethodType.UNARY), new Metadata(), handler));

    listener.onHalfClose();
    threads.remove().run();

    assertThat(heard).containsExactly("here");
    assertThat(key.get()).isNull();
  }

  @Test
  void whatAHandlerThrowsEndsItsCall() {
    var call = new Call(MethodType.UNARY);
    var listener =
        step.interceptCall(
            call,
            new Metadata(),
            (_, _) ->
                new ServerCall.Listener<byte[]>() {
                  @Override
                  public void onHalfClose() {
                    throw new IllegalStateException("secret");
                  }
                });

    listener.onHalfClose();
    threads.remove().run();

    assertThat(call.closed).hasSize(1);
    assertThat(call.closed.getFirst().getCode()).isEqualTo(Status.Code.INTERNAL);
    assertThat(call.closed.getFirst().getDescription()).doesNotContain("secret");
  }

  @Test
  void aStreamThatCannotBeginEndsOnceAndHearsNothing() {
    var call = new Call(MethodType.BIDI_STREAMING);
    var listener =
        step.interceptCall(
            call,
            new Metadata(),
            (_, _) -> {
              throw new IllegalStateException("secret");
            });

    listener.onMessage(new byte[] {1});
    listener.onCancel();
    threads.remove().run();

    assertThat(call.closed).hasSize(1);
  }

  @Test
  void aUnaryHandlerThatCannotBeginIsTheStepsBefore() {
    ServerCallHandler<byte[], byte[]> broken =
        (_, _) -> {
          throw new IllegalStateException("on purpose");
        };

    assertThatThrownBy(() -> step.interceptCall(new Call(MethodType.UNARY), new Metadata(), broken))
        .hasMessage("on purpose");
  }

  @Test
  void whoNeverBlocksStaysWhereItIs() {
    var inline = new HandlerStep(Optional.empty());

    var listener =
        inline.interceptCall(new Call(MethodType.UNARY), new Metadata(), (_, _) -> hearing());
    listener.onHalfClose();

    assertThat(heard).containsExactly("half-close");
  }

  private ServerCall.Listener<byte[]> begin(MethodType type) {
    return step.interceptCall(
        new Call(type),
        new Metadata(),
        (_, _) -> {
          heard.add("begin");
          return hearing();
        });
  }

  private ServerCall.Listener<byte[]> hearing() {
    return new ServerCall.Listener<>() {
      @Override
      public void onReady() {
        heard.add("ready");
      }

      @Override
      public void onMessage(byte[] message) {
        heard.add("message " + message[0]);
      }

      @Override
      public void onHalfClose() {
        heard.add("half-close");
      }

      @Override
      public void onCancel() {
        heard.add("cancel");
      }

      @Override
      public void onComplete() {
        heard.add("complete");
      }
    };
  }

  /** A call to nobody. */
  private static final class Call extends ServerCall<byte[], byte[]> {
    private final MethodType type;
    private final List<Status> closed = new ArrayList<>();

    Call(MethodType type) {
      this.type = type;
    }

    @Override
    public void request(int messages) {}

    @Override
    public void sendHeaders(Metadata headers) {}

    @Override
    public void sendMessage(byte[] message) {}

    @Override
    public void close(Status status, Metadata trailers) {
      closed.add(status);
    }

    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    public MethodDescriptor<byte[], byte[]> getMethodDescriptor() {
      return ByteMethods.of("test.v1.Test/Do", type);
    }
  }
}
