package dev.hansa.runtime.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ClientCall;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HandedOverCallTest {
  private static final Context.Key<String> KEY = Context.key("of-the-call");

  private final Queue<Runnable> threads = new ArrayDeque<>();
  private final List<String> heard = new ArrayList<>();
  private final Call call = new Call();

  @Test
  void theAnswerIsToldOnOneThreadWhenAllOfItIsThere() {
    var grpc = start(new Hearing());

    grpc.onHeaders(new Metadata());
    grpc.onMessage("answer");
    assertThat(threads).isEmpty();
    grpc.onClose(Status.OK, new Metadata());
    assertThat(threads).hasSize(1);
    assertThat(heard).isEmpty();

    threads.remove().run();
    assertThat(heard).containsExactly("headers", "answer", "OK");
  }

  @Test
  void aRefusalHasNoHeaders() {
    start(new Hearing()).onClose(Status.NOT_FOUND, new Metadata());
    threads.remove().run();

    assertThat(heard).containsExactly("NOT_FOUND");
  }

  @Test
  void aSecondAnswerIsTheListenersToRefuse() {
    var grpc = start(new Hearing());
    grpc.onMessage("one");
    grpc.onMessage("two");
    grpc.onClose(Status.OK, new Metadata());
    threads.remove().run();

    assertThat(heard).containsExactly("one", "two", "OK");
  }

  @Test
  void aListenerThatFailsHearsThatItsCallWasCancelled() {
    var grpc =
        start(
            new Hearing() {
              @Override
              public void onMessage(String message) {
                throw new IllegalStateException("on purpose");
              }
            });
    grpc.onMessage("answer");
    grpc.onClose(Status.OK, new Metadata());
    threads.remove().run();

    assertThat(heard).containsExactly("CANCELLED by on purpose");
  }

  @Test
  void theListenerIsInTheContextThatTheCallWasMadeIn() throws Exception {
    var grpc =
        Context.current()
            .withValue(KEY, "here")
            .call(
                () ->
                    start(
                        new Hearing() {
                          @Override
                          public void onMessage(String message) {
                            heard.add(String.valueOf(KEY.get()));
                          }
                        }));
    grpc.onMessage("answer");
    grpc.onClose(Status.OK, new Metadata());
    threads.remove().run();

    assertThat(heard).containsExactly("here", "OK");
  }

  private ClientCall.Listener<String> start(ClientCall.Listener<String> listener) {
    new HandedOverCall<>(call, threads::add).start(listener, new Metadata());
    var grpc = call.listener;
    if (grpc == null) {
      throw new AssertionError("not started");
    }
    return grpc;
  }

  private class Hearing extends ClientCall.Listener<String> {
    @Override
    public void onHeaders(Metadata headers) {
      heard.add("headers");
    }

    @Override
    public void onMessage(String message) {
      heard.add(message);
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      var cause = status.getCause();
      heard.add(status.getCode() + (cause == null ? "" : " by " + cause.getMessage()));
    }
  }

  /** A call of which the test says what becomes of it. */
  private static final class Call extends ClientCall<String, String> {
    private @Nullable Listener<String> listener;

    @Override
    public void start(Listener<String> given, Metadata headers) {
      listener = given;
    }

    @Override
    public void request(int messages) {}

    @Override
    public void cancel(@Nullable String message, @Nullable Throwable cause) {}

    @Override
    public void halfClose() {}

    @Override
    public void sendMessage(String message) {}
  }
}
