package dev.hansa.runtime.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Streams of ours that outlive the tokens that they began with. */
@Timeout(60)
class StreamRenewalTest {
  private static final int LIFE_SECONDS = 3;

  @TempDir private Path folder;
  private ClientMesh mesh;

  @BeforeEach
  void start() {
    mesh = new ClientMesh(folder);
    mesh.identity().life(LIFE_SECONDS);
  }

  @AfterEach
  void stop() {
    mesh.close();
  }

  private static final class Answers implements StreamObserver<byte[]> {
    private final BlockingQueue<byte[]> messages = new LinkedBlockingQueue<>();
    private final CompletableFuture<Void> end = new CompletableFuture<>();

    @Override
    public void onNext(byte[] message) {
      messages.add(message);
    }

    @Override
    public void onError(Throwable failure) {
      end.completeExceptionally(failure);
    }

    @Override
    public void onCompleted() {
      end.complete(null);
    }
  }

  @Test
  @DisplayName("K38: our client renews its stream by itself, time and again")
  void renews_its_stream() throws Exception {
    var answers = new Answers();
    var questions =
        ClientCalls.asyncBidiStreamingCall(
            mesh.client().asSelf("orders").newCall(Bytes.CHAT, CallOptions.DEFAULT), answers);
    while (mesh.orders().spoken().size() < 4) {
      questions.onNext(ClientMesh.HELLO);
      assertThat(answers.messages.poll(10, TimeUnit.SECONDS)).isEqualTo(ClientMesh.HELLO);
    }
    assertThat(mesh.orders().callers()).as("one stream").hasSize(1);
    questions.onCompleted();
    assertThat(answers.end).succeedsWithin(Duration.ofSeconds(10));
  }

  @Test
  @DisplayName("K38: for a subject whose own token is not renewed, nothing is asked of identity")
  void asks_for_nothing_that_cannot_be_had() throws Exception {
    mesh.identity().life(300);
    var answers = new Answers();
    mesh.servingAcme(
        () -> {
          var questions =
              ClientCalls.asyncBidiStreamingCall(
                  mesh.client().onBehalf("orders").newCall(Bytes.CHAT, CallOptions.DEFAULT),
                  answers);
          questions.onNext(ClientMesh.HELLO);
          questions.onCompleted();
          return true;
        });
    assertThat(answers.end).succeedsWithin(Duration.ofSeconds(10));
    assertThat(mesh.identity().requests()).hasSize(1);
  }
}
