package dev.hansa.runtime.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.hansa.runtime.testing.ByteMethods;
import dev.hansa.runtime.testing.TestMetrics;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.opentelemetry.GrpcOpenTelemetry;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@DisplayName("gRFC A66 and A96: metrics of calls are those of gRPC's own module")
class GrpcMetricsTest {
  private static final byte[] NOTHING = {};
  private static final MethodDescriptor<byte[], byte[]> KNOWN = method("Known", true);
  private static final MethodDescriptor<byte[], byte[]> MADE_UP = method("MadeUp", false);
  private static final MethodDescriptor<byte[], byte[]> UNSERVED = method("Unserved", true);
  private static final MethodDescriptor<byte[], byte[]> REPEATED = method("Repeated", true);
  private static final MethodDescriptor<byte[], byte[]> HEDGED = method("Hedged", true);

  private static final List<String> RETRIES =
      List.of(
          "grpc.client.call.retries",
          "grpc.client.call.transparent_retries",
          "grpc.client.call.hedges");

  private static final Map<String, ?> RETRY =
      Map.of(
          "retryPolicy",
          Map.of(
              "maxAttempts",
              3.0,
              "initialBackoff",
              "0.001s",
              "maxBackoff",
              "0.001s",
              "backoffMultiplier",
              1.0,
              "retryableStatusCodes",
              List.of("UNAVAILABLE")));

  private static final Map<String, ?> HEDGING =
      Map.of(
          "hedgingPolicy",
          Map.of(
              "maxAttempts",
              3.0,
              "hedgingDelay",
              "100s",
              "nonFatalStatusCodes",
              List.of("UNAVAILABLE")));

  private final TestMetrics ours = new TestMetrics();
  private final TestMetrics theirs = new TestMetrics();
  private final AtomicInteger failures = new AtomicInteger();
  private final CountDownLatch held = new CountDownLatch(1);
  private volatile Status failure = Status.UNAVAILABLE;
  private volatile boolean answers = true;
  private Server server;
  private ManagedChannel channel;

  private static MethodDescriptor<byte[], byte[]> method(String name, boolean sampled) {
    return ByteMethods.of("metrics.v1.Metrics/" + name, MethodType.UNARY).toBuilder()
        .setSampledToLocalTracing(sampled)
        .build();
  }

  @BeforeEach
  void start() throws IOException {
    var mine = new GrpcMetrics((OpenTelemetrySdk) ours.telemetry());
    var oracle =
        GrpcOpenTelemetry.newBuilder()
            .sdk((OpenTelemetrySdk) theirs.telemetry())
            .enableMetrics(RETRIES)
            .build();
    var service = ServerServiceDefinition.builder("metrics.v1.Metrics");
    for (var method : List.of(KNOWN, MADE_UP, REPEATED, HEDGED)) {
      service.addMethod(
          method,
          ServerCalls.asyncUnaryCall(
              (_, answer) -> {
                if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                  answer.onError(failure.asRuntimeException(atOnce()));
                } else if (answers) {
                  answer.onNext(NOTHING);
                  answer.onCompleted();
                } else {
                  held.countDown();
                }
              }));
    }
    var serving =
        NettyServerBuilder.forPort(0, InsecureServerCredentials.create())
            .addService(service.build());
    mine.configureServerBuilder(serving);
    oracle.configureServerBuilder(serving);
    server = serving.build().start();
    var calling =
        NettyChannelBuilder.forTarget(
                "localhost:" + server.getPort(), InsecureChannelCredentials.create())
            .defaultServiceConfig(
                Map.of("methodConfig", List.of(policy(REPEATED, RETRY), policy(HEDGED, HEDGING))))
            .enableRetry();
    mine.configureChannelBuilder(calling);
    oracle.configureChannelBuilder(calling);
    channel = calling.build();
  }

  /** Whoever repeats the call may do so without a pause. */
  private static Metadata atOnce() {
    var trailers = new Metadata();
    trailers.put(Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER), "0");
    return trailers;
  }

  private static Map<String, ?> policy(MethodDescriptor<?, ?> method, Map<String, ?> policy) {
    var config = new TreeMap<String, Object>(policy);
    config.put(
        "name",
        List.of(
            Map.of(
                "service", String.valueOf(method.getServiceName()),
                "method", String.valueOf(method.getBareMethodName()))));
    return config;
  }

  /** A server learns of a call's end after its client: before it is gone. */
  @AfterEach
  void stop() {
    channel.shutdown();
    server.shutdown();
    try {
      assertThat(channel.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
      assertThat(server.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private void call(MethodDescriptor<byte[], byte[]> method, CallOptions options) {
    Throwable _ =
        catchThrowable(
            () -> {
              byte[] _ = ClientCalls.blockingUnaryCall(channel, method, options, NOTHING);
            });
  }

  private void call(MethodDescriptor<byte[], byte[]> method) {
    call(method, CallOptions.DEFAULT);
  }

  /** Name, unit, words and buckets of each metric, and how much it counted by which labels. */
  private static Map<String, String> told(TestMetrics metrics) {
    var told = new TreeMap<String, String>();
    for (MetricData metric : metrics.told()) {
      if (!metric.getName().contains("message_size")) {
        points(metric)
            .forEach(
                point ->
                    told.put(
                        metric.getName() + point.getKey(),
                        point.getValue() + metric.getUnit() + metric.getDescription()));
      }
    }
    return told;
  }

  private static Stream<Map.Entry<String, String>> points(MetricData metric) {
    Stream<Map.Entry<String, String>> sums =
        metric.getLongSumData().getPoints().stream()
            .map((LongPointData p) -> Map.entry(p.getAttributes().toString(), p.getValue() + " "));
    Stream<Map.Entry<String, String>> histograms =
        metric.getHistogramData().getPoints().stream()
            .map(
                (HistogramPointData p) ->
                    Map.entry(
                        p.getAttributes().toString(), p.getCount() + " " + p.getBoundaries()));
    return Stream.concat(sums, histograms);
  }

  private void assertSame() {
    stop();
    assertThat(told(ours)).isEqualTo(told(theirs));
  }

  @Test
  void of_calls_that_are_answered() {
    call(KNOWN);
    call(KNOWN);
    assertSame();
    assertThat(told(ours)).hasSize(5);
    assertThat(told(ours).toString()).contains("\"metrics.v1.Metrics/Known\"", "\"OK\"");
  }

  @Test
  void of_calls_that_fail() {
    failures.set(2);
    failure = Status.FAILED_PRECONDITION;
    call(KNOWN);
    failure = Status.INTERNAL;
    call(KNOWN);
    call(UNSERVED);
    call(KNOWN);
    assertSame();
    assertThat(told(ours).toString())
        .contains("FAILED_PRECONDITION", "INTERNAL", "UNIMPLEMENTED", "\"OK\"");
  }

  @Test
  void of_calls_that_are_repeated() {
    failures.set(2);
    call(REPEATED);
    call(REPEATED);
    failures.set(5);
    call(REPEATED);
    assertSame();
    assertThat(told(ours).toString()).contains("grpc.client.call.retries");
  }

  @Test
  void of_calls_whose_time_runs_out() {
    answers = false;
    call(KNOWN, CallOptions.DEFAULT.withDeadlineAfter(100, TimeUnit.MILLISECONDS));
    assertSame();
    assertThat(told(ours).toString()).contains("DEADLINE_EXCEEDED");
  }

  @Test
  void of_calls_that_are_broken_off() throws InterruptedException {
    answers = false;
    ClientCall<byte[], byte[]> call = channel.newCall(KNOWN, CallOptions.DEFAULT);
    call.start(new ClientCall.Listener<>() {}, new Metadata());
    call.sendMessage(NOTHING);
    call.halfClose();
    assertThat(held.await(20, TimeUnit.SECONDS)).isTrue();
    call.cancel("nobody waits any more", null);
    assertSame();
    assertThat(told(ours).toString()).contains("CANCELLED");
  }

  @Test
  void of_calls_that_are_never_sent() {
    channel.shutdownNow();
    call(KNOWN);
    assertSame();
    assertThat(told(ours).keySet()).hasSize(3);
  }

  @Test
  @DisplayName("whose method no contract has: any number of names would be any number of labels")
  void of_calls_of_made_up_methods() {
    call(MADE_UP);
    assertSame();
    assertThat(told(ours).toString()).contains("\"other\"").doesNotContain("MadeUp");
  }

  @Test
  @DisplayName("hedged: each attempt counts, and those beyond the first are hedges")
  void of_calls_that_are_hedged() {
    failures.set(1);
    call(HEDGED);
    stop();
    assertThat(counts("grpc.client.attempt.started")).isEqualTo(2);
    assertThat(counts("grpc.client.attempt.duration")).isEqualTo(2);
    assertThat(counts("grpc.client.call.duration")).isEqualTo(1);
    assertThat(counts("grpc.client.call.hedges")).isEqualTo(1);
  }

  private long counts(String name) {
    return ours.told().stream()
        .filter(metric -> metric.getName().equals(name))
        .mapToLong(
            metric ->
                metric.getLongSumData().getPoints().stream()
                        .mapToLong(LongPointData::getValue)
                        .sum()
                    + metric.getHistogramData().getPoints().stream()
                        .mapToLong(HistogramPointData::getCount)
                        .sum())
        .sum();
  }

  @Test
  @DisplayName("times are in seconds, and are of the call")
  void tells_how_long_a_call_took() {
    long before = System.nanoTime();
    call(KNOWN);
    double most = (System.nanoTime() - before) / 1e9;
    List<Double> seconds =
        ours.told().stream()
            .filter(
                metric ->
                    metric.getName().startsWith("grpc.client.")
                        && metric.getName().endsWith(".duration"))
            .flatMap(metric -> metric.getHistogramData().getPoints().stream())
            .map(HistogramPointData::getSum)
            .toList();
    assertThat(seconds).hasSize(2).allSatisfy(took -> assertThat(took).isBetween(1e-6, most));
  }
}
