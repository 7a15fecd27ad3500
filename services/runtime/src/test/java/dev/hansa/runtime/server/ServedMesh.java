package dev.hansa.runtime.server;

import dev.hansa.identity.v1.PartnersGrpc;
import dev.hansa.runtime.contract.Contracts;
import dev.hansa.runtime.testing.Credential;
import dev.hansa.runtime.testing.TestAuthority;
import dev.hansa.runtime.token.AccessToken;
import dev.hansa.runtime.token.TokenVerifier;
import dev.hansa.runtime.token.Verification;
import dev.hansa.runtime.trust.Peer;
import dev.hansa.runtime.trust.Principal;
import dev.hansa.runtime.trust.Tls;
import io.grpc.BindableService;
import io.grpc.Channel;
import io.grpc.ChannelCredentials;
import io.grpc.ClientInterceptors;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A real server on a real port under real TLS, with a service that remembers, and a verifier that
 * takes a token for what it says: {@code "<subject> <scope>..."}.
 */
final class ServedMesh implements AutoCloseable {
  static final String GOOD = "operator/admin partners.read partners.admin";

  final TestAuthority authority = TestAuthority.of("hansa.local");
  final RecordingPartners partners = new RecordingPartners();
  final InMemorySpanExporter spans = InMemorySpanExporter.create();
  private final InMemoryMetricReader metrics = InMemoryMetricReader.create();
  private final List<ManagedChannel> channels = new ArrayList<>();
  final MeshServer server;

  volatile TokenVerifier verifier =
      (token, peer) -> CompletableFuture.completedFuture(read(token, peer));

  ServedMesh() {
    this(UnaryOperator.identity(), ServerConfig.mesh("127.0.0.1", 0));
  }

  ServedMesh(UnaryOperator<MeshServerBuilder> change, ServerConfig config) {
    var telemetry =
        OpenTelemetrySdk.builder()
            .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
            .setTracerProvider(
                SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(spans))
                    .build())
            .setMeterProvider(SdkMeterProvider.builder().registerMetricReader(metrics).build())
            .build();
    var contracts =
        Contracts.of(List.of(PartnersGrpc.getServiceDescriptor())).and(Contracts.builtIn());
    BindableService service = partners::listening;
    server =
        change
            .apply(
                MeshServer.builder(
                        config,
                        authority.identity("service/identity"),
                        (token, peer) -> verifier.verify(token, peer),
                        telemetry)
                    .services(List.of(service))
                    .builtIns()
                    .contracts(contracts::find))
            .build()
            .start();
  }

  /** A mesh port with these limits. */
  static ServerConfig config(ServerLimits limits) {
    var usual = ServerConfig.mesh("127.0.0.1", 0);
    return new ServerConfig(
        usual.host(), 0, usual.clients(), usual.deadline(), usual.maxInFlight(), limits);
  }

  private static Verification read(String token, Peer peer) {
    var words = List.of(token.split(" ", -1));
    var subject = Principal.parse(words.getFirst());
    return new Verification.Valid(
        new AccessToken(
            "token-1",
            "https://issuer.example",
            subject,
            subject.toString(),
            List.of(),
            "service/identity",
            Set.copyOf(words.subList(1, words.size())),
            peer.thumbprint(),
            Instant.now(),
            Instant.now().plus(Duration.ofMinutes(5))));
  }

  /** A channel whose holder is {@code service/orders} and the like. */
  ManagedChannel channel(String principal) {
    return channel(authority.issue(principal), "service/identity");
  }

  ManagedChannel channel(Credential credential, String expectedServer) {
    return channel(
        Tls.channel(
            credential.generation(1),
            authority.identity("service/identity"),
            authority.id(expectedServer)));
  }

  ManagedChannel channel(ChannelCredentials credentials) {
    var channel = Grpc.newChannelBuilder("127.0.0.1:" + server.port(), credentials).build();
    channels.add(channel);
    return channel;
  }

  /** The operator with a good token. */
  PartnersGrpc.PartnersBlockingStub operator() {
    return PartnersGrpc.newBlockingStub(with(channel("operator/admin"), GOOD));
  }

  static Channel with(Channel channel, String token) {
    return withHeader(channel, "authorization", "Bearer " + token);
  }

  static Channel withHeader(Channel channel, String name, String value) {
    var headers = new Metadata();
    headers.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value);
    return ClientInterceptors.intercept(
        channel, MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  /** Sum of a counter over all its attributes. */
  long sum(String counter) {
    return sum(counter, _ -> true);
  }

  long sum(String counter, Function<Attributes, Boolean> which) {
    return metrics.collectAllMetrics().stream()
        .filter(metric -> metric.getName().equals(counter))
        .flatMap(metric -> metric.getLongSumData().getPoints().stream())
        .filter(point -> which.apply(point.getAttributes()))
        .mapToLong(LongPointData::getValue)
        .sum();
  }

  @Override
  public void close() {
    partners.hold.countDown();
    channels.forEach(ManagedChannel::shutdownNow);
    server.close();
  }
}
