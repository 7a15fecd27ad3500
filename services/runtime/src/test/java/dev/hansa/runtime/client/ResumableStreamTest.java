package dev.hansa.runtime.client;

import static dev.hansa.runtime.client.CountContract.COUNT;
import static dev.hansa.runtime.client.CountContract.HEARTBEAT;
import static dev.hansa.runtime.client.CountContract.WATCH;
import static dev.hansa.runtime.client.CountingServer.items;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.DynamicMessage;
import dev.hansa.runtime.error.Errors;
import dev.hansa.runtime.error.MeshReason;
import dev.hansa.runtime.server.Heartbeat;
import dev.hansa.runtime.testing.TestIdentity;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.Context;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCallStreamObserver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Streams that break, over real connections. */
@Timeout(60)
class ResumableStreamTest {
  private static final TestIdentity SERVER = ClientMesh.AUTHORITY.identity("service/orders");
  private static final Duration AWAIT = Duration.ofSeconds(20);

  @TempDir private static Path folder;
  private static ClientMesh mesh;

  private final HeardStream heard = new HeardStream();
  private final ManualTimer timer = new ManualTimer();
  private final List<AutoCloseable> open = new ArrayList<>();

  @BeforeAll
  static void start() {
    mesh = new ClientMesh(folder);
  }

  @AfterAll
  static void stop() {
    mesh.close();
  }

  @AfterEach
  void close() throws Exception {
    for (var one : open.reversed()) {
      one.close();
    }
  }

  private CountingServer serve(int port, CountingServer.Script script) {
    var server = new CountingServer(port, SERVER, mesh.tokens(), script);
    open.add(server);
    return server;
  }

  private CountingServer serve(CountingServer.Script script) {
    return serve(0, script);
  }

  private Channel channel(CountingServer server) {
    var client = mesh.client(server.port(), ManagedChannelBuilder::disableRetry);
    open.add(client);
    return client.asSelf("orders");
  }

  /** As an application opens it. */
  private ResumableStream<DynamicMessage, DynamicMessage> follow(
      CountingServer server, StreamConfig config) {
    var stream =
        ResumableStream.open(
            channel(server), COUNT.method(), COUNT.contract(), config, COUNT.request(0L), heard);
    open.add(stream);
    return stream;
  }

  /** Whose time is the test's. */
  private ResumableStream<DynamicMessage, DynamicMessage> followInOurTime(
      CountingServer server, CountContract contract) {
    var stream =
        new ResumableStream<>(
            channel(server),
            contract.method(),
            contract.contract(),
            StreamConfig.defaults(),
            contract.request(0L),
            heard,
            timer,
            RandomGenerator.getDefault());
    open.add(stream);
    stream.start();
    return stream;
  }

  private static void fill(
      ServerCallStreamObserver<DynamicMessage> responses, long after, long last, int size) {
    LongStream.rangeClosed(after + 1, last).forEach(n -> responses.onNext(COUNT.item(n, size)));
  }

  private static List<String> numbers(int last) {
    return IntStream.rangeClosed(1, last).mapToObj(Integer::toString).toList();
  }

  @Test
  @DisplayName("R61: a server is killed in mid-stream; every item comes once, and in order")
  void resumes_where_the_server_was_killed() throws Exception {
    var first = serve((after, _, responses) -> fill(responses, (Long) after, 300, 10));
    follow(first, StreamConfig.defaults());
    var items = new ArrayList<>(heard.next(300));
    int port = first.port();
    first.close();
    open.remove(first);
    assertThat(heard.next()).isEqualTo("interrupted UNAVAILABLE");
    var second = serve(port, (after, _, responses) -> fill(responses, (Long) after, 1000, 10));
    while (items.size() < 1000) {
      var event = heard.next();
      if (!event.equals("interrupted UNAVAILABLE") && !event.equals("resumed")) {
        items.add(event);
      }
    }
    assertThat(items).isEqualTo(numbers(1000));
    assertThat(second.asked()).containsExactly(300L);
  }

  @Test
  @DisplayName("R30: a stream whose token is over goes on after the last acknowledged item")
  void resumes_when_its_token_is_over() throws Exception {
    var server =
        serve(
            (after, attempt, responses) -> {
              fill(responses, (Long) after, (Long) after + 3, 10);
              if (attempt == 1) {
                responses.onError(Errors.of(MeshReason.STREAM_TOKEN_EXPIRED, "over"));
              }
            });
    follow(server, StreamConfig.defaults());
    assertThat(heard.next(8))
        .containsExactly("1", "2", "3", "interrupted UNAUTHENTICATED", "resumed", "4", "5", "6");
    assertThat(server.asked()).containsExactly(0L, 3L);
  }

  @Test
  void resumes_after_what_was_acknowledged_and_drops_what_the_handler_has() throws Exception {
    var server =
        serve(
            (after, attempt, responses) -> {
              fill(responses, (Long) after, 4, 10);
              if (attempt == 1) {
                responses.onError(Errors.of(MeshReason.UPSTREAM_UNAVAILABLE, "gone"));
              }
            });
    heard.acknowledgeNothing();
    follow(server, StreamConfig.defaults());
    assertThat(heard.next(6))
        .containsExactly("1", "2", "3", "4", "interrupted UNAVAILABLE", "resumed");
    heard.acknowledgeAll();
    assertThat(server.asked()).containsExactly(0L, 0L);
    assertThat(heard.rest()).isEmpty();
  }

  @Test
  @DisplayName("R44: what is missing is reported, and what comes out of order is dropped")
  void tells_of_gaps() throws Exception {
    var server = serve(items(COUNT, 1L, 2L, 5L, 3L, 5L, 6L));
    follow(server, StreamConfig.defaults());
    assertThat(heard.next(5)).containsExactly("1", "2", "gap 2-5", "5", "6");
  }

  @Test
  void a_slow_handler_holds_its_server_back() throws Exception {
    int all = 120;
    var sent = new AtomicInteger();
    var onTheWay = new CountDownLatch(2 * 4);
    var server =
        serve(
            (_, _, responses) -> {
              responses.setOnReadyHandler(
                  () -> {
                    while (responses.isReady() && sent.get() < all) {
                      responses.onNext(COUNT.item((long) sent.incrementAndGet(), 64 * 1024));
                      onTheWay.countDown();
                    }
                  });
            });
    heard.acknowledgeNothing();
    follow(server, StreamConfig.defaults().withCredit(4));
    assertThat(heard.next(4)).isEqualTo(numbers(4));
    assertThat(onTheWay.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(sent.get()).isLessThan(all);
    assertThat(heard.mostPending()).isEqualTo(4);
    heard.acknowledgeAll();
    assertThat(heard.next(all - 4)).isEqualTo(numbers(all).subList(4, all));
  }

  @Test
  void a_server_that_is_silent_for_two_heartbeats_is_given_up() throws Exception {
    var server = serve((after, _, responses) -> responses.onNext(WATCH.item((Long) after + 1)));
    followInOurTime(server, WATCH);
    assertThat(heard.next()).isEqualTo("1");
    timer.advance(HEARTBEAT.multipliedBy(2));
    assertThat(heard.next()).isEqualTo("interrupted UNAVAILABLE");
    mesh.awaitSuccess(() -> assertThat(server.cancelled()).isEqualTo(1), AWAIT);
    timer.advance(StreamConfig.defaults().firstPause());
    assertThat(heard.next(2)).containsExactly("resumed", "2");
    assertThat(server.asked()).containsExactly(0L, 1L);
  }

  @Test
  void a_server_that_does_not_answer_at_all_is_given_up() throws Exception {
    var server = serve((_, _, _) -> {});
    followInOurTime(server, WATCH);
    mesh.awaitSuccess(() -> assertThat(server.asked()).hasSize(1), AWAIT);
    timer.advance(HEARTBEAT.multipliedBy(2)); // it may take its time to begin
    assertThat(timer.pauses()).containsExactly(Duration.ofSeconds(20));
    timer.advance(Duration.ofSeconds(20));
    assertThat(heard.next()).isEqualTo("interrupted UNAVAILABLE");
  }

  @Test
  void a_server_with_nothing_to_say_gives_signs_of_life() throws Exception {
    var heardFrom = new CountDownLatch(1);
    var server =
        serve(
            (_, _, responses) -> {
              var beating = Heartbeat.over(responses, WATCH.heartbeat(0L));
              awaitOpen(heardFrom);
              beating.onNext(WATCH.item(1L));
            });
    Iterator<DynamicMessage> raw =
        ClientCalls.blockingServerStreamingCall(
            channel(server), WATCH.method(), CallOptions.DEFAULT, WATCH.request(0L));
    assertThat(raw.next()).as("before the first item").isEqualTo(WATCH.heartbeat(0L));
    heardFrom.countDown();
    var then = Stream.generate(raw::next).dropWhile(WATCH.heartbeat(0L)::equals).limit(3).toList();
    assertThat(then).containsExactly(WATCH.item(1L), WATCH.heartbeat(1L), WATCH.heartbeat(1L));
  }

  private static void awaitOpen(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void a_refusal_for_good_is_told_once_and_not_repeated() throws Exception {
    var server =
        serve(
            (_, _, responses) ->
                responses.onError(
                    Errors.of(Status.Code.NOT_FOUND, "test", "NO_LOG", "no such log", Map.of())));
    followInOurTime(server, COUNT);
    assertThat(heard.next()).isEqualTo("failed NOT_FOUND");
    timer.advance(Duration.ofMinutes(1));
    assertThat(timer.pauses()).as("nothing is to come").isEmpty();
    assertThat(server.asked()).hasSize(1);
    assertThat(heard.rest()).isEmpty();
  }

  @Test
  @DisplayName("gRFC A6: a server that asks for a pause gets it")
  void waits_as_long_as_the_server_asks_for() throws Exception {
    var server =
        serve(
            (_, attempt, responses) -> {
              if (attempt == 1) {
                responses.onError(refusal("1500"));
              } else if (attempt == 2) {
                responses.onError(refusal("-1"));
              } else {
                responses.onNext(COUNT.item(1L));
              }
            });
    followInOurTime(server, COUNT);
    assertThat(heard.next()).isEqualTo("interrupted UNAVAILABLE");
    assertThat(timer.pauses()).contains(Duration.ofMillis(1500));
    timer.advance(Duration.ofMillis(1500));
    assertThat(heard.next()).isEqualTo("interrupted UNAVAILABLE");
    assertThat(timer.pauses())
        .anySatisfy(p -> assertThat(p).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2)));
    timer.advance(Duration.ofSeconds(2));
    assertThat(heard.next(2)).containsExactly("resumed", "1");
  }

  private static StatusRuntimeException refusal(String pushback) {
    var refusal = Errors.of(MeshReason.OVERLOADED, "later");
    var trailers = new Metadata();
    trailers.merge(Status.trailersFromThrowable(refusal));
    trailers.put(
        Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER), pushback);
    return new StatusRuntimeException(refusal.getStatus(), trailers);
  }

  @Test
  void a_closed_stream_ends_its_call_and_is_silent() throws Exception {
    var server = serve(items(COUNT, 1L));
    var stream = followInOurTime(server, COUNT);
    assertThat(heard.next()).isEqualTo("1");
    stream.close();
    mesh.awaitSuccess(() -> assertThat(server.cancelled()).isEqualTo(1), AWAIT);
    timer.advance(Duration.ofMinutes(1));
    assertThat(heard.rest()).isEmpty();
    assertThat(server.asked()).hasSize(1);
  }

  @Test
  void ends_with_the_call_in_which_it_was_opened() throws Exception {
    var server = serve(items(COUNT, 1L));
    var serving = Context.current().withCancellation();
    serving.run(() -> followInOurTime(server, COUNT));
    assertThat(heard.next()).isEqualTo("1");
    serving.cancel(null);
    assertThat(heard.next()).isEqualTo("failed CANCELLED");
  }

  @Test
  void a_handler_that_throws_ends_its_stream() throws Exception {
    var server = serve(items(COUNT, 1L, 2L));
    var failing =
        new StreamHandler<DynamicMessage>() {
          @Override
          public void message(DynamicMessage message, Runnable acknowledge) {
            throw new IllegalArgumentException("a fault of the handler");
          }

          @Override
          public void gap(long after, long before) {
            heard.gap(after, before);
          }

          @Override
          public void completed() {
            heard.completed();
          }

          @Override
          public void failed(StatusRuntimeException why) {
            heard.failed(why);
          }
        };
    open.add(
        ResumableStream.open(
            channel(server), COUNT.method(), COUNT.contract(), COUNT.request(0L), failing));
    assertThat(heard.next()).isEqualTo("failed UNKNOWN");
    assertThat(heard.failures().getFirst().getCause()).isInstanceOf(IllegalArgumentException.class);
    mesh.awaitSuccess(() -> assertThat(server.cancelled()).isEqualTo(1), AWAIT);
    assertThat(heard.rest()).isEmpty();
  }

  @Test
  void a_method_without_a_cursor_cannot_be_resumed() {
    var plain = EchoServer.contract("test.Echo/Chat").orElseThrow();
    assertThatThrownBy(
            () ->
                ResumableStream.open(
                    mesh.client().asSelf("orders"),
                    COUNT.method(),
                    plain,
                    COUNT.request(0L),
                    heard))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("test.Echo/Chat cannot be resumed");
  }
}
