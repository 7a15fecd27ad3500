package dev.hansa.gateway.edge;

import dev.hansa.gateway.edge.http.HttpFront;
import dev.hansa.gateway.edge.http.HttpLimits;
import dev.hansa.gateway.edge.http.TestClients;
import dev.hansa.gateway.edge.openapi.ApiSettings;
import dev.hansa.gateway.transcoder.Codec;
import dev.hansa.runtime.access.AccessPolicy;
import dev.hansa.runtime.admission.Admission;
import dev.hansa.runtime.admission.AdmissionConfig;
import dev.hansa.runtime.audit.Decisions;
import dev.hansa.runtime.client.ClientConfig;
import dev.hansa.runtime.client.MeshClient;
import dev.hansa.runtime.contract.ContractBundle;
import dev.hansa.runtime.contract.ContractFolder;
import dev.hansa.runtime.contract.ForeignTarget.Security;
import dev.hansa.runtime.contract.ForeignTarget.Token;
import dev.hansa.runtime.server.LiveCalls;
import dev.hansa.runtime.server.MeshServer;
import dev.hansa.runtime.server.ServerConfig;
import dev.hansa.runtime.server.ServerLimits;
import dev.hansa.runtime.telemetry.ClientTracing;
import dev.hansa.runtime.testing.Credential;
import dev.hansa.runtime.testing.ManualClock;
import dev.hansa.runtime.testing.SettableDenials;
import dev.hansa.runtime.testing.TestAuthority;
import dev.hansa.runtime.testing.TestIdentity;
import dev.hansa.runtime.testing.TestTokens;
import dev.hansa.runtime.testing.TokenSpec;
import dev.hansa.runtime.token.Denials;
import dev.hansa.runtime.token.ProvenTokens;
import dev.hansa.runtime.token.TokenVerifier;
import dev.hansa.runtime.trust.Tls.ClientCertificate;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Both ports of an edge over a {@link Backend}, with partner acme as their client. */
final class Edge implements AutoCloseable {
  static final int LIMIT = 64 << 10;
  private static final Codec CODEC = new Codec(contract());
  private static final AttributeKey<String> METHOD = AttributeKey.stringKey("rpc.method");

  final TestAuthority authority = TestAuthority.of("hansa.local");
  final TestIdentity gateway = authority.identity("service/gateway");
  final Credential acme = authority.issue("partner/acme");
  final Credential evil = authority.issue("partner/evil");
  final ManualClock clock = new ManualClock(Instant.now());
  final TestTokens tokens = TestTokens.create();
  final Backend backend = new Backend();
  final InMemorySpanExporter spans = InMemorySpanExporter.create();
  private final InMemoryMetricReader metrics = InMemoryMetricReader.create();
  private final OpenTelemetrySdk telemetry;
  final EdgePlans plans = new EdgePlans(EdgePlan.load(contracts()));
  private final ManagedChannel toBackend;
  private final MeshClient outward;
  private final ForeignChannels foreign;
  private final TokenVerifier verifier = tokens.verifier("gateway");
  final Decisions decisions;
  final SettableDenials denied = new SettableDenials();
  final LiveCalls live;
  private final ProvenTokens proven = ProvenTokens.start(verifier, InstantSource.system());
  private final HttpFront front;
  private final MeshServer grpc;
  private final HttpClient client;

  Edge() {
    this(100, HttpLimits.DEFAULT);
  }

  /**
   * @param maxInFlight REST calls at once
   */
  Edge(int maxInFlight, HttpLimits limits) {
    telemetry =
        OpenTelemetrySdk.builder()
            .setTracerProvider(
                SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(spans))
                    .build())
            .setMeterProvider(SdkMeterProvider.builder().registerMetricReader(metrics).build())
            .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
            .build();
    toBackend = NettyChannelBuilder.forAddress("localhost", backend.port()).usePlaintext().build();
    outward =
        new MeshClient(
            ClientConfig.defaults(),
            List.of(),
            gateway,
            new NoTokens(),
            () -> plans.get().contracts(),
            List.of(new ClientTracing(telemetry)),
            _ -> {});
    foreign = new ForeignChannels(outward::foreign);
    var forwarder =
        new Forwarder(
            workload -> {
              if (!workload.equals("shop")) {
                throw new IllegalArgumentException(workload);
              }
              return toBackend;
            },
            foreign,
            telemetry.getMeter("test"));
    decisions = Decisions.open(telemetry, clock);
    live =
        new LiveCalls(
            method -> plans.get().contracts().find(method),
            AccessPolicy.edge(),
            denied,
            decisions,
            clock);
    var rest =
        new RestHandler(
            plans,
            new Authenticator(
                verifier,
                proven,
                new Origins(List.of(), this::restPort),
                gateway.current().id().trustDomain()),
            AccessPolicy.edge(),
            decisions,
            live,
            forwarder,
            new Admission(AdmissionConfig.of(maxInFlight)),
            new RestConfig(
                LIMIT,
                Duration.ofSeconds(10),
                new PassingHeaders(
                    new HeaderNames(List.of("accept-language", "x-request-*")),
                    new HeaderNames(List.of("etag", "x-shop-*"))),
                "ask for another"),
            new ApiPages(
                plans,
                new ApiSettings(
                    URI.create("https://localhost:8444/oauth2/token"),
                    Duration.ofSeconds(10),
                    LIMIT)),
            new ResourceMetadata(new Origins(List.of(), this::restPort), "https://localhost:8444"),
            telemetry);
    front = new HttpFront("127.0.0.1", 0, gateway, Denials.none(), limits, rest).start();
    grpc =
        MeshServer.builder(
                new ServerConfig(
                    "127.0.0.1",
                    0,
                    ClientCertificate.ASKED_FOR,
                    Duration.ofSeconds(10),
                    100,
                    ServerLimits.mesh().withMessage(LIMIT)),
                gateway,
                verifier,
                telemetry)
            .contracts(method -> plans.get().contracts().find(method))
            .policy(AccessPolicy.edge())
            .decisions(decisions)
            .live(live)
            .proofs(proven, new Origins(List.of(), this::grpcPort))
            .fallback(new ForwardingRegistry(plans, forwarder))
            .onSockets()
            .build()
            .start();
    client = TestClients.http(Version.HTTP_2, acme);
  }

  /** The contract of the tests, in a folder as an operator has it. */
  private static Path contracts() {
    try {
      Path folder = Files.createTempDirectory("contracts");
      Files.write(folder.resolve("shop.binpb"), contract());
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A message of the contract as JSON. */
  static String json(String message, byte[] wire) {
    return new String(CODEC.wireToJson(message, wire), StandardCharsets.UTF_8);
  }

  /** The same the other way. */
  static byte[] wire(String message, String json) {
    return CODEC.jsonToWire(message, json.getBytes(StandardCharsets.UTF_8), false);
  }

  private static byte[] contract() {
    try (var in =
        Objects.requireNonNull(Edge.class.getResourceAsStream("/shop.binpb"), "shop.binpb")) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lets the edge go on with another plan, as it does when its folder changes. */
  void swap(EdgePlan plan) {
    plans.replace(plan);
    foreign.keep(plan.targets().values());
  }

  /** The contract of the tests with YAML beside it; targets of this machine are allowed. */
  static EdgePlan plan(String yaml) {
    var here = new AllowedTarget("here", "localhost:*", Security.NONE, Token.NONE);
    var shop = ContractFolder.read(contracts()).getFirst();
    return EdgePlan.compile(
        List.of(new ContractBundle(shop.name(), shop.descriptors(), yaml)),
        new TargetList(List.of(here), List.of()));
  }

  /** Acme's client, by HTTP/2. */
  HttpClient client() {
    return client;
  }

  int restPort() {
    return front.port();
  }

  int grpcPort() {
    return grpc.port();
  }

  /** A good token of acme's with every scope of the shop. */
  String token() {
    return token("shop.read", "shop.write").sign();
  }

  TokenSpec token(String... scopes) {
    return tokens.partner(TestAuthority.peer(acme), scopes);
  }

  /** A request of acme's under its good token. */
  HttpRequest.Builder request(String path) {
    return unauthorized(path).header("authorization", "Bearer " + token());
  }

  HttpRequest.Builder unauthorized(String path) {
    return HttpRequest.newBuilder(URI.create("https://localhost:" + restPort() + path))
        .timeout(Duration.ofSeconds(15));
  }

  HttpResponse<String> post(String path, String json, String... headers) {
    var request =
        request(path)
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(json));
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  HttpResponse<String> get(String path) {
    return send(request(path));
  }

  HttpResponse<String> send(HttpRequest.Builder request) {
    return send(client, request);
  }

  static HttpResponse<String> send(HttpClient by, HttpRequest.Builder request) {
    try {
      return by.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Calls that were counted as started, all methods together. */
  long started() {
    return points("hansa.handler.started").mapToLong(LongPointData::getValue).sum();
  }

  /** What lenient routes have left out of bodies, by method. */
  Map<String, Long> dropped() {
    return points("hansa.edge.fields.dropped")
        .collect(
            Collectors.toMap(
                point -> String.valueOf(point.getAttributes().get(METHOD)),
                LongPointData::getValue));
  }

  private Stream<LongPointData> points(String counter) {
    return metrics.collectAllMetrics().stream()
        .filter(metric -> metric.getName().equals(counter))
        .flatMap(metric -> metric.getLongSumData().getPoints().stream());
  }

  @Override
  public void close() {
    client.close();
    front.close();
    grpc.close();
    proven.close();
    verifier.close();
    outward.close();
    toBackend.shutdownNow();
    backend.close();
    telemetry.close();
  }
}
