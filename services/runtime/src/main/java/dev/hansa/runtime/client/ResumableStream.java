package dev.hansa.runtime.client;

import com.google.protobuf.Message;
import dev.hansa.runtime.contract.MethodContract;
import dev.hansa.runtime.contract.Resumption;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A server stream that outlives its connections: when it breaks it is begun again after the last
 * acknowledged position, after a pause that grows, and the handler gets each item once.
 *
 * <p>Needs a contract that declares a cursor. Where it declares a heartbeat as well, a server that
 * is silent for twice as long is given up. An attempt that is not answered within twice the
 * method's deadline is given up too. Servers are asked for no more items than the credit allows
 * beyond the last acknowledged one, so a slow handler slows its server and nobody else.
 *
 * <p>At most one call is open at a time. It ends with the {@link Context} in which the stream was
 * opened, as any call does; tokens are renewed as for any stream. Safe for many threads; nothing
 * blocks.
 *
 * @param <Q> request of the method
 * @param <R> response of the method
 */
public final class ResumableStream<Q extends Message, R extends Message> implements AutoCloseable {
  /** So many times what the contract promises are waited for it. */
  private static final int PATIENCE = 2;

  /** For methods whose contract names no deadline. */
  private static final Duration BEGINNING = Duration.ofSeconds(10);

  private static final ThreadFactory THREADS = Thread.ofVirtual().name("stream-", 0).factory();

  private final Channel channel;
  private final MethodDescriptor<Q, R> method;
  private final StreamConfig config;
  private final Q request;
  private final StreamHandler<R> handler;
  private final StreamTimer timer;
  private final Duration beginning;
  private final Optional<Duration> silence;
  private final Context context = Context.current();
  private final Turns turns = new Turns(task -> THREADS.newThread(task).start());
  // What follows is used within turns only.
  private final Positions positions;
  private final Backoff backoff;
  private Optional<Attempt> present = Optional.empty();
  private boolean interrupted;
  private volatile boolean over;

  ResumableStream(
      Channel channel,
      MethodDescriptor<Q, R> method,
      MethodContract contract,
      StreamConfig config,
      Q request,
      StreamHandler<R> handler,
      StreamTimer timer,
      RandomGenerator random) {
    var resumption = resumption(contract);
    this.channel = channel;
    this.method = method;
    this.config = config;
    this.request = request;
    this.handler = handler;
    this.timer = timer;
    beginning = contract.deadline().orElse(BEGINNING).multipliedBy(PATIENCE);
    silence = resumption.heartbeat().map(interval -> interval.multipliedBy(PATIENCE));
    positions = new Positions(resumption, request);
    backoff = new Backoff(config, random);
  }

  private static Resumption resumption(MethodContract contract) {
    return contract
        .resumption()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    contract.fullMethodName() + " cannot be resumed: its contract has no cursor"));
  }

  /**
   * Opens a stream with the usual credit and pauses; see {@link StreamConfig#defaults()}.
   *
   * @param request the first one; its RESUME_AFTER says where the stream begins
   * @throws IllegalArgumentException if the contract declares no cursor
   */
  public static <Q extends Message, R extends Message> ResumableStream<Q, R> open(
      Channel channel,
      MethodDescriptor<Q, R> method,
      MethodContract contract,
      Q request,
      StreamHandler<R> handler) {
    return open(channel, method, contract, StreamConfig.defaults(), request, handler);
  }

  /**
   * Opens a stream.
   *
   * @param request the first one; its RESUME_AFTER says where the stream begins
   * @throws IllegalArgumentException if the contract declares no cursor
   */
  public static <Q extends Message, R extends Message> ResumableStream<Q, R> open(
      Channel channel,
      MethodDescriptor<Q, R> method,
      MethodContract contract,
      StreamConfig config,
      Q request,
      StreamHandler<R> handler) {
    var stream =
        new ResumableStream<>(
            channel,
            method,
            contract,
            config,
            request,
            handler,
            StreamTimer.system(),
            RandomGenerator.of("L64X128MixRandom"));
    stream.start();
    return stream;
  }

  void start() {
    turns.execute(this::attempt);
  }

  /** Ends the stream. The handler is told nothing more, but may be at work on the last item. */
  @Override
  public void close() {
    over = true;
    turns.execute(() -> present.ifPresent(attempt -> attempt.cancel("the stream was closed")));
  }

  private void attempt() {
    if (over) {
      return;
    }
    var attempt = new Attempt();
    present = Optional.of(attempt);
    try {
      context.run(attempt::begin);
    } catch (RuntimeException e) {
      attempt.cancel("the call could not be made");
      fail(new StreamEnd(Status.fromThrowable(e), new Metadata()));
    }
  }

  private void acknowledge(Window.Entry entry) {
    turns.execute(
        () -> {
          positions.acknowledge(entry);
          present.ifPresent(Attempt::ask);
        });
  }

  private void interrupt(StreamEnd end) {
    present = Optional.empty();
    if (over) {
      return;
    }
    if (context.isCancelled() || !end.isPassing()) {
      fail(end);
      return;
    }
    interrupted = true;
    if (end.saysNotAgain()) {
      backoff.slow();
    }
    Duration pause = backoff.next();
    Duration wanted = end.pushback().orElse(pause);
    timer.after(wanted.compareTo(pause) > 0 ? wanted : pause, () -> turns.execute(this::attempt));
    tell(() -> handler.interrupted(end.failure()));
  }

  private void fail(StreamEnd end) {
    if (!over) {
      over = true;
      handler.failed(end.failure());
    }
  }

  /** What a handler throws ends the stream. */
  private void tell(Runnable callback) {
    if (over) {
      return;
    }
    try {
      callback.run();
    } catch (RuntimeException e) {
      present.ifPresent(attempt -> attempt.cancel("the handler failed"));
      fail(new StreamEnd(Status.UNKNOWN.withCause(e), new Metadata()));
    }
  }

  /** One call. */
  private final class Attempt extends ClientCall.Listener<R> {
    private @Nullable ClientCall<Q, R> call;
    private boolean answered;
    private boolean ended;
    private int asked;
    private final Vigil vigil = new Vigil(timer, turns, () -> !answered || asked > 0, this::lost);

    @SuppressWarnings("unchecked") // a message's builder builds its own kind
    void begin() {
      var made = channel.newCall(method, CallOptions.DEFAULT.withExecutor(turns));
      call = made;
      made.start(this, new Metadata());
      ask();
      made.sendMessage((Q) positions.resume(request));
      made.halfClose();
      vigil.begin(beginning);
    }

    void cancel(String why) {
      ended = true;
      vigil.end();
      if (call != null) {
        call.cancel(why, null);
      }
    }

    /** Asks for as many responses as the credit has room for. */
    void ask() {
      int more = config.credit() - positions.waiting() - asked;
      if (more > 0 && !ended && call != null) {
        if (asked == 0) {
          vigil.heard(); // before, the server could not be
        }
        asked += more;
        call.request(more);
      }
    }

    private void lost(Duration silent) {
      cancel("silence");
      interrupt(
          new StreamEnd(
              Status.UNAVAILABLE.withDescription("nothing was heard for " + silent),
              new Metadata()));
    }

    @Override
    public void onHeaders(Metadata headers) {
      if (ended) {
        return;
      }
      answered = true;
      vigil.end();
      silence.ifPresent(vigil::begin);
      if (interrupted) {
        interrupted = false;
        tell(handler::resumed);
      }
    }

    @Override
    public void onMessage(R response) {
      if (ended || over) {
        return;
      }
      vigil.heard();
      asked--;
      backoff.reset();
      switch (positions.arrive(response)) {
        case Positions.Arrival.Item(var entry, var gap) -> {
          gap.ifPresent(this::report);
          tell(() -> handler.message(response, () -> acknowledge(entry)));
        }
        case Positions.Arrival.Heartbeat(var gap) -> gap.ifPresent(this::report);
        case Positions.Arrival.Repeated() -> {
          // The handler has had it.
        }
        case Positions.Arrival.Nowhere() -> {
          cancel("an item without a position");
          fail(
              new StreamEnd(
                  Status.DATA_LOSS.withDescription("an item came without a position"),
                  new Metadata()));
        }
      }
      ask();
    }

    private void report(Positions.Gap gap) {
      tell(() -> handler.gap(gap.after(), gap.before()));
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      if (ended) {
        return;
      }
      ended = true;
      vigil.end();
      if (!status.isOk()) {
        interrupt(new StreamEnd(status, trailers));
      } else if (!over) {
        over = true;
        present = Optional.empty();
        handler.completed();
      }
    }
  }
}
