package dev.hansa.runtime.client;

import dev.hansa.runtime.error.Errors;
import dev.hansa.runtime.error.MeshReason;
import dev.hansa.runtime.server.LiveCalls;
import dev.hansa.runtime.token.IssuedToken;
import dev.hansa.runtime.token.TokenCallCredentials;
import dev.hansa.session.v1.RenewRequest;
import dev.hansa.session.v1.RenewResponse;
import dev.hansa.session.v1.StreamsGrpc;
import io.grpc.Metadata;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one stream of ours going beyond its token: once a newer token can be had, it is shown to
 * the server on the connection of the stream.
 *
 * <p>It looks for one from four fifths of the present token's life on, once a second, and gives up
 * when the server has ended the stream. Nothing blocks; its steps follow one another.
 */
final class StreamRenewal {
  private static final Logger LOG = LoggerFactory.getLogger(StreamRenewal.class);
  private static final Metadata.Key<String> NAME =
      Metadata.Key.of(LiveCalls.HEADER, Metadata.ASCII_STRING_MARSHALLER);

  private static final double FROM = 0.8;
  private static final double TO = 0.9;
  private static final Duration AGAIN = Duration.ofSeconds(1);

  /** As long as a server lets a stream go on after its token. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  /** Ends of two tokens, each by a clock and in whole seconds, are the same if this close. */
  private static final Duration SAME = Duration.ofSeconds(2);

  /** A replica that does not know the stream is not the one that serves it; the next one may. */
  private static final int REPLICAS = 16;

  private static final int DEADLINE_SECONDS = 5;

  private final Line line;
  private final Executor executor;
  private final InstantSource clock;
  private final Supplier<CompletableFuture<IssuedToken>> tokens;
  private final Supplier<Instant> limit;
  private volatile boolean over;

  /**
   * Renews nothing before {@link #begin}.
   *
   * @param line of the stream; its last user is the stream itself
   * @param tokens asked for the newest token
   * @param limit no token can be had now that ends later
   */
  StreamRenewal(
      Line line,
      Executor executor,
      InstantSource clock,
      Supplier<CompletableFuture<IssuedToken>> tokens,
      Supplier<Instant> limit) {
    this.line = line;
    this.executor = executor;
    this.clock = clock;
    this.tokens = tokens;
    this.limit = limit;
  }

  /** The server has answered: if it names the stream, the stream can be renewed. */
  void begin(Metadata headers, Optional<IssuedToken> token) {
    var name = headers.get(NAME);
    if (name != null && token.isPresent()) {
      new Round(name, token.get()).begin();
    }
  }

  /** The stream has ended. */
  void over() {
    over = true;
  }

  private void later(Duration pause, Runnable step) {
    CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS, executor)
        .execute(
            () -> {
              if (!over) {
                step.run();
              }
            });
  }

  /** From one token to the next. */
  private final class Round {
    private final String name;
    private final IssuedToken present;

    Round(String name, IssuedToken present) {
      this.name = name;
      this.present = present;
    }

    void begin() {
      var life = Duration.between(present.obtained(), present.expiry());
      var share = ThreadLocalRandom.current().nextDouble(FROM, TO);
      var due = present.obtained().plusMillis((long) (life.toMillis() * share));
      var pause = Duration.between(clock.instant(), due);
      later(pause.isNegative() ? Duration.ZERO : pause, this::look);
    }

    private void look() {
      if (!limit.get().isAfter(present.expiry().plus(SAME))) {
        again();
        return;
      }
      var _ =
          tokens
              .get()
              .whenComplete(
                  (found, _) -> {
                    if (found != null && found.expiry().isAfter(present.expiry())) {
                      show(found, REPLICAS);
                    } else {
                      again();
                    }
                  });
    }

    private void again() {
      if (clock.instant().isBefore(present.expiry().plus(GRACE))) {
        later(AGAIN, this::look);
      }
    }

    private void show(IssuedToken newer, int attempts) {
      StreamsGrpc.newStub(line.channel())
          .withCallCredentials(
              new TokenCallCredentials(() -> CompletableFuture.completedFuture(newer)))
          .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
          .withExecutor(executor)
          .renew(
              RenewRequest.newBuilder().setStream(name).build(),
              new StreamObserver<>() {
                @Override
                public void onNext(RenewResponse response) {
                  new Round(name, newer).begin();
                }

                @Override
                public void onError(Throwable failure) {
                  if (attempts > 1 && !over && Errors.is(failure, MeshReason.STREAM_UNKNOWN)) {
                    show(newer, attempts - 1);
                  } else if (!over) {
                    LOG.debug("a stream was not renewed: {}", Errors.info(failure));
                    again();
                  }
                }

                @Override
                public void onCompleted() {
                  // All is said.
                }
              });
    }
  }
}
