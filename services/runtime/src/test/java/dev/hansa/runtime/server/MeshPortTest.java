package dev.hansa.runtime.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.hansa.identity.v1.GetPartnerRequest;
import dev.hansa.identity.v1.PartnersGrpc;
import dev.hansa.runtime.testing.Credential;
import dev.hansa.runtime.testing.TestAuthority;
import dev.hansa.runtime.trust.IdentityKeyManager;
import dev.hansa.runtime.trust.Tls;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.opentelemetry.api.common.AttributeKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MeshPortTest {
  private static final GetPartnerRequest ACME =
      GetPartnerRequest.newBuilder().setName("partners/acme").build();

  private final ServedMesh mesh = new ServedMesh();

  @AfterEach
  void stop() {
    mesh.close();
  }

  private void assertNothingHappened() {
    assertThat(mesh.partners.headers).isEmpty();
    assertThat(mesh.spans.getFinishedSpanItems()).isEmpty();
  }

  private long rejected(String reason) {
    return mesh.sum(
        "hansa.tls.rejected", a -> reason.equals(a.get(AttributeKey.stringKey("reason"))));
  }

  static Stream<byte[]> plaintext() {
    byte[] noise = new byte[512];
    new Random(1).nextBytes(noise);
    noise[0] = 1; // not by chance a TLS record
    return Stream.of(
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII),
        "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII),
        noise);
  }

  @ParameterizedTest
  @MethodSource("plaintext")
  @DisplayName("T01: plaintext is closed without a byte of an answer")
  void answers_nothing_to_plaintext(byte[] bytes) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), mesh.server.port())) {
      socket.setSoTimeout(1000);
      socket.getOutputStream().write(bytes);
      assertThat(socket.getInputStream().readAllBytes()).isEmpty();
    }
    assertNothingHappened();
    assertThat(rejected("not_tls")).isEqualTo(1);
  }

  @Test
  @DisplayName("T02: without a certificate there is no connection")
  void refuses_clients_without_a_certificate() {
    var channel = mesh.channel(TlsClients.withoutCertificate());
    var stub = PartnersGrpc.newBlockingStub(ServedMesh.with(channel, ServedMesh.GOOD));
    assertUnavailable(stub);
  }

  private void assertUnavailable(PartnersGrpc.PartnersBlockingStub stub) {
    var refused = assertThrows(StatusRuntimeException.class, () -> stub.getPartner(ACME));
    assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertNothingHappened();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.1"})
  @DisplayName("T03: TLS 1.3 and nothing older")
  void refuses_older_tls(String version) throws Exception {
    var context = SSLContext.getInstance("TLS");
    var key = IdentityKeyManager.pinned(mesh.authority.generation("operator/admin"));
    context.init(new KeyManager[] {key}, TlsClients.trustingAnybody(), null);
    try (var socket =
        (SSLSocket)
            context
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), mesh.server.port())) {
      socket.setEnabledProtocols(new String[] {version});
      assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLException.class);
    }
    assertNothingHappened();
  }

  @Test
  @DisplayName("T04: another authority's certificate is no certificate")
  void refuses_clients_of_a_foreign_authority() {
    var impostor = TestAuthority.of("hansa.local").issue("operator/admin");
    assertUnavailable(asOperator(impostor));
    var stranger = TestAuthority.of("other.example").issue("operator/admin");
    assertUnavailable(asOperator(stranger));
    assertThat(rejected("untrusted")).isGreaterThanOrEqualTo(2);
  }

  private PartnersGrpc.PartnersBlockingStub asOperator(Credential credential) {
    var channel = mesh.channel(credential, "service/identity");
    return PartnersGrpc.newBlockingStub(ServedMesh.with(channel, ServedMesh.GOOD));
  }

  @Test
  @DisplayName("T08: no request leaves for a server that is somebody else")
  void sends_nothing_to_another_service() {
    var channel = mesh.channel(mesh.authority.issue("operator/admin"), "service/orders");
    assertUnavailable(PartnersGrpc.newBlockingStub(ServedMesh.with(channel, ServedMesh.GOOD)));
  }

  @Test
  void shows_a_replaced_certificate_to_new_connections() {
    try (var identity = mesh.authority.identity("service/identity")) {
      var replaced = mesh.authority.issue("service/identity");
      identity.replace(replaced);
      var keys = IdentityKeyManager.following(identity);
      var alias = keys.chooseEngineServerAlias("EC", null, null);
      identity.replace(mesh.authority.issue("service/identity"));
      assertThat(keys.getCertificateChain(alias)).contains(replaced.leaf());
      assertThat(keys.getPrivateKey(alias)).isEqualTo(replaced.key());
    }
  }

  @Test
  @DisplayName("T34: the native provider is there, or nothing starts")
  void finds_the_native_provider() {
    Tls.requireNative();
  }
}
