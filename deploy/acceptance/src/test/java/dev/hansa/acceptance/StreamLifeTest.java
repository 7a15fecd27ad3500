package dev.hansa.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.acceptance.mesh.GrpcCaller;
import dev.hansa.acceptance.mesh.Launcher;
import dev.hansa.acceptance.mesh.OnOwnMesh;
import dev.hansa.acceptance.mesh.OwnMesh;
import dev.hansa.acceptance.mesh.Partner;
import dev.hansa.acceptance.mesh.Shop;
import dev.hansa.session.v1.RenewRequest;
import dev.hansa.session.v1.StreamsGrpc;
import dev.hansa.settlement.v1.SettlementGrpc;
import dev.hansa.settlement.v1.StreamEntriesRequest;
import dev.hansa.settlement.v1.StreamEntriesResponse;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Streams over the running processes, under tokens of 20 s. */
@OnOwnMesh
class StreamLifeTest {
  private static final Duration LIFE = Duration.ofSeconds(20);

  /** Spec R30. */
  private static final Duration AT_MOST = Duration.ofSeconds(10);

  /** A partner's stream of ledger entries by gRPC. */
  private static final class Entries extends ClientCall.Listener<StreamEntriesResponse> {
    private static final Metadata.Key<String> NAME =
        Metadata.Key.of("hansa-stream", Metadata.ASCII_STRING_MARSHALLER);
    private static final Metadata.Key<String> AUTHORIZATION =
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private final CompletableFuture<String> name = new CompletableFuture<>();
    private final BlockingQueue<StreamEntriesResponse> entries = new LinkedBlockingQueue<>();
    private final CompletableFuture<String> end = new CompletableFuture<>();

    static Entries follow(GrpcCaller partner) {
      var followed = new Entries();
      var headers = new Metadata();
      headers.put(AUTHORIZATION, "Bearer " + partner.token());
      var call =
          partner.channel().newCall(SettlementGrpc.getStreamEntriesMethod(), CallOptions.DEFAULT);
      call.start(followed, headers);
      call.sendMessage(StreamEntriesRequest.getDefaultInstance());
      call.halfClose();
      call.request(Integer.MAX_VALUE);
      return followed;
    }

    @Override
    public void onHeaders(Metadata headers) {
      name.complete(String.valueOf(headers.get(NAME)));
    }

    @Override
    public void onMessage(StreamEntriesResponse message) {
      entries.add(message);
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      end.complete(status.getCode() + " " + StatusProto.fromStatusAndTrailers(status, trailers));
    }
  }

  @Test
  @Tag("slow")
  @Timeout(400)
  @DisplayName("K38: a stream ends within 10 s after its token by REST and by gRPC, or is renewed")
  void streams_live_as_long_as_their_tokens_or_are_renewed() throws Exception {
    try (OwnMesh own = OwnMesh.up("hansa-streams")) {
      Launcher mesh = own.launcher();
      shortenTokens(mesh);
      Partner acme = Partner.of(mesh, "acme");
      Instant end = Instant.now().plus(LIFE);
      Shop.of(acme).receive(10).place(Shop.newKey(), 1);
      Path files = mesh.home().resolve("partners/acme");
      try (GrpcCaller first = GrpcCaller.of(mesh.port(9443), files, acme.token());
          GrpcCaller second = GrpcCaller.of(mesh.port(9443), files, acme.token())) {
        var rest = acme.http().sendAsync(request(acme), HttpResponse.BodyHandlers.ofString());
        Entries left = Entries.follow(first);
        Entries kept = Entries.follow(second);
        assertThat(kept.entries.poll(10, TimeUnit.SECONDS)).isNotNull();
        renewUntil(mesh, files, kept, end.plus(AT_MOST).plus(LIFE), left, rest, end);
        kept.entries.clear();
        Shop.of(Partner.of(mesh, "acme")).receive(10).place(Shop.newKey(), 1);
        assertThat(kept.entries.poll(10, TimeUnit.SECONDS)).as("the renewed stream").isNotNull();
        assertThat(mesh.read("logs/settlement.log").lines())
            .as("our own client renews the stream that orders follows")
            .filteredOn(line -> line.contains("STREAM_TOKEN_EXPIRED"))
            .noneMatch(line -> line.contains("service/orders"));
      }
    }
  }

  private static HttpRequest request(Partner partner) {
    return HttpRequest.newBuilder(partner.base().resolve("/v1/entries:stream"))
        .header("authorization", "Bearer " + partner.token())
        .header("accept", "application/x-ndjson")
        .build();
  }

  /** Renews one stream with each new token, and sees the others end meanwhile. */
  private static void renewUntil(
      Launcher mesh,
      Path files,
      Entries kept,
      Instant last,
      Entries left,
      CompletableFuture<HttpResponse<String>> rest,
      Instant tokenEnd)
      throws Exception {
    var byGrpc = left.end.thenApply(_ -> Instant.now());
    var byRest = rest.thenApply(_ -> Instant.now());
    var pace = new CompletableFuture<Void>();
    while (Instant.now().isBefore(last)) {
      try (GrpcCaller fresh =
          GrpcCaller.of(mesh.port(9443), files, Partner.of(mesh, "acme").token())) {
        fresh.call(
            StreamsGrpc.getRenewMethod(),
            RenewRequest.newBuilder().setStream(kept.name.get(10, TimeUnit.SECONDS)).build());
      }
      pace.copy().completeOnTimeout(null, 5, TimeUnit.SECONDS).join();
    }
    assertThat(kept.end).isNotDone();
    assertThat(left.end.get()).startsWith("UNAUTHENTICATED").contains("STREAM_TOKEN_EXPIRED");
    assertThat(rest.get().body()).contains("{\"error\":{", "STREAM_TOKEN_EXPIRED");
    System.out.printf(
        "streams ended %.1f s (gRPC) and %.1f s (REST) after their token%n",
        seconds(tokenEnd, byGrpc.get()), seconds(tokenEnd, byRest.get()));
    assertThat(byGrpc.get()).isBetween(tokenEnd.minusSeconds(2), tokenEnd.plus(AT_MOST));
    assertThat(byRest.get()).isBetween(tokenEnd.minusSeconds(2), tokenEnd.plus(AT_MOST));
  }

  private static double seconds(Instant from, Instant to) {
    return Duration.between(from, to).toMillis() / 1e3;
  }

  private static void shortenTokens(Launcher mesh) throws IOException {
    Files.writeString(
        mesh.home().resolve("etc/identity.yml"),
        "\nhansa.identity.token-life: " + LIFE.toSeconds() + "s\n",
        StandardOpenOption.APPEND);
    mesh.run(Duration.ofMinutes(2), "restart", "identity").orFail();
    mesh.awaitReady("identity", Duration.ofMinutes(1));
    mesh.run(Duration.ofMinutes(2), "restart", "orders").orFail();
    mesh.awaitReady("orders", Duration.ofMinutes(1));
  }
}
