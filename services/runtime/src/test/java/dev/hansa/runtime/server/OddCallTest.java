package dev.hansa.runtime.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.hansa.identity.v1.GetPartnerRequest;
import dev.hansa.identity.v1.PartnersGrpc;
import dev.hansa.runtime.testing.Await;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls as no client of gRPC makes them. */
class OddCallTest {
  private static final GetPartnerRequest ACME =
      GetPartnerRequest.newBuilder().setName("partners/acme").build();
  private static final String GET_PARTNER = "/hansa.identity.v1.Partners/GetPartner";

  private static final ServedMesh MESH = new ServedMesh();

  @AfterAll
  static void stop() {
    MESH.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "*",
        "hansa.identity.v1.Partners/GetPartner",
        "//hansa.identity.v1.Partners/GetPartner",
        "/hansa.identity.v1.Partners//GetPartner",
        "/hansa.identity.v1.Partners/GetPartner/",
        "/hansa.identity.v1.Partners/GetPartner.",
        "/hansa.identity.v1.Partners/GetPartner\0",
        "/hansa.identity.v1.Partners/GetPartner?x",
        "/hansa.identity.v1.Partners/getPartner",
        "/hansa.identity.v1.Partners%2FGetPartner",
        "/./hansa.identity.v1.Partners/GetPartner",
        "https://localhost/hansa.identity.v1.Partners/GetPartner"
      })
  @DisplayName("T29: no other spelling of a path reaches a handler")
  void reaches_no_handler_by_another_path(String path) {
    int before = MESH.partners.headers.size();
    try (var client = RawHttp2.connect(MESH)) {
      client.call(1, path);
      client.message(1, ACME.toByteArray());
      client.flush();
      Await.until(() -> client.isOver(1));
      assertThat(client.answer(1)).doesNotContainEntry("grpc-status", "0");
      assertThat(MESH.partners.headers).hasSize(before);
      client.call(3, GET_PARTNER);
      client.message(3, ACME.toByteArray());
      client.flush();
      Await.until(() -> client.isOver(3));
      assertThat(client.answer(3)).containsEntry("grpc-status", "0");
    }
  }

  @Test
  @DisplayName("T33: a call under another authority than its channel's is not sent")
  void sends_nothing_under_another_authority() {
    int before = MESH.partners.headers.size();
    var channel = ServedMesh.with(MESH.channel("operator/admin"), ServedMesh.GOOD);
    var stub = PartnersGrpc.newBlockingStub(channel);
    assertThat(stub.getPartner(ACME).hasPartner()).isTrue();
    var refused =
        assertThrows(
            StatusRuntimeException.class,
            () -> stub.withInterceptors(authority("bank.example")).getPartner(ACME));
    assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(MESH.partners.headers).hasSize(before + 1);
  }

  private static ClientInterceptor authority(String name) {
    return new ClientInterceptor() {
      @Override
      public <Q, R> ClientCall<Q, R> interceptCall(
          MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
        return next.newCall(method, options.withAuthority(name));
      }
    };
  }

  @Test
  @DisplayName("T25: whatever comes instead of frames ends that connection alone")
  void survives_noise() {
    var random = new Random(25);
    for (int i = 0; i < 30; i++) {
      try (var client = RawHttp2.connect(MESH)) {
        int type = random.nextInt(11); // RFC 9113 knows ten
        int flags = random.nextInt(256);
        byte[] payload = new byte[random.nextInt(64)];
        random.nextBytes(payload);
        client.frame(type, flags, random.nextInt(4), payload);
        client.write("\n\n\n\n\n\n\n\n\n\n".getBytes(US_ASCII)); // a frame too large to be one
        client.flush();
        Await.until(client::isClosed);
      }
    }
    var channel = ServedMesh.with(MESH.channel("operator/admin"), ServedMesh.GOOD);
    assertThat(PartnersGrpc.newBlockingStub(channel).getPartner(ACME).hasPartner()).isTrue();
    Await.until(() -> MESH.server.inFlight() == 0);
  }
}
