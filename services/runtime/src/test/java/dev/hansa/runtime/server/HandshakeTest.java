package dev.hansa.runtime.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.hansa.identity.v1.GetPartnerRequest;
import dev.hansa.identity.v1.PartnersGrpc;
import dev.hansa.runtime.testing.faults.FaultProxy;
import dev.hansa.runtime.testing.faults.Wire;
import dev.hansa.runtime.trust.IdentityKeyManager;
import dev.hansa.runtime.trust.Tls;
import dev.hansa.runtime.trust.Tls.KeyExchange;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettySslContextChannelCredentials;
import io.grpc.netty.shaded.io.netty.handler.ssl.OpenSslContextOption;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslProvider;
import io.opentelemetry.api.common.AttributeKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How keys are agreed on, and what is refused before they are. */
class HandshakeTest {
  private static final GetPartnerRequest ACME =
      GetPartnerRequest.newBuilder().setName("partners/acme").build();
  private static final String HYBRID = "X25519MLKEM768";
  private static final int RECORD_HEADER = 5;

  private ServedMesh mesh = new ServedMesh();

  @AfterEach
  void stop() {
    mesh.close();
  }

  private static void assertServed(PartnersGrpc.PartnersBlockingStub stub) {
    assertThat(stub.getPartner(ACME).getPartner().getName()).isEqualTo(ACME.getName());
  }

  private long handshakes(String group) {
    return mesh.sum(
        "hansa.tls.handshakes", a -> group.equals(a.get(AttributeKey.stringKey("group"))));
  }

  private PartnersGrpc.PartnersBlockingStub operator(String... groups) throws SSLException {
    var context =
        SslContextBuilder.forClient()
            .keyManager(IdentityKeyManager.pinned(mesh.authority.generation("operator/admin")))
            .trustManager(TlsClients.trustingAnybody()[0])
            .option(OpenSslContextOption.GROUPS, groups);
    var channel =
        mesh.channel(
            NettySslContextChannelCredentials.create(
                GrpcSslContexts.configure(context, SslProvider.OPENSSL).build()));
    return PartnersGrpc.newBlockingStub(ServedMesh.with(channel, ServedMesh.GOOD));
  }

  @Test
  @DisplayName("T14: keys are agreed on as hybrid whenever both can, whatever the client prefers")
  void prefers_hybrid_keys() throws SSLException {
    assertServed(mesh.operator());
    assertThat(handshakes(HYBRID)).isEqualTo(1);
    assertServed(operator("X25519", HYBRID));
    assertThat(handshakes(HYBRID)).isEqualTo(2);
    assertServed(operator("X25519"));
    assertThat(handshakes(HYBRID)).isEqualTo(2);
    assertThat(handshakes("X25519")).isEqualTo(1);
  }

  @Test
  @DisplayName("T14: where hybrid keys are required, others are refused")
  void refuses_classical_keys_where_told_to() throws SSLException {
    mesh.close();
    mesh =
        new ServedMesh(
            builder -> builder.keyExchange(KeyExchange.HYBRID_REQUIRED),
            ServerConfig.mesh("127.0.0.1", 0));
    assertServed(mesh.operator());
    var classical = operator("X25519", "P-256");
    assertThrows(StatusRuntimeException.class, () -> classical.getPartner(ACME));
    assertThat(mesh.partners.callers).hasSize(1);
  }

  @Test
  @DisplayName("T14, T15: a hello with a hybrid share is understood in pieces of one byte")
  void understands_a_hello_in_pieces() {
    try (var proxy = FaultProxy.before(mesh.server.port())) {
      proxy.toServer(Wire.CLEAR.sliced(1));
      ManagedChannel channel =
          Grpc.newChannelBuilder(
                  "127.0.0.1:" + proxy.port(),
                  Tls.channel(
                      mesh.authority.generation("operator/admin"),
                      mesh.authority.identity("operator/admin"),
                      mesh.authority.id("service/identity")))
              .build();
      try {
        assertServed(PartnersGrpc.newBlockingStub(ServedMesh.with(channel, ServedMesh.GOOD)));
      } finally {
        channel.shutdownNow();
      }
      int length = ByteBuffer.wrap(proxy.sent(RECORD_HEADER)).getShort(3);
      String hello = HexFormat.of().formatHex(proxy.sent(RECORD_HEADER + length));
      assertThat(hello.length() / 2).isGreaterThan(1_280); // more than one small packet
      assertThat(hello).contains("000a000a0008" + "11ec"); // supported groups, this one first
      assertThat(hello).contains("11ec" + "04c0"); // and its share, 1,216 bytes
    }
  }

  @Test
  @DisplayName("T15, T16: who does not finish the handshake in time is closed")
  void closes_who_dribbles() throws IOException {
    mesh.close();
    mesh = new ServedMesh(b -> b, ServedMesh.config(SmallLimits.handshake(Duration.ofSeconds(1))));
    var sockets = new ArrayList<Socket>();
    for (int length : new int[] {0, 1, 3, 200}) {
      var socket = new Socket(InetAddress.getLoopbackAddress(), mesh.server.port());
      socket.setSoTimeout(10_000);
      sockets.add(socket);
      byte[] hello = Arrays.copyOf(HexFormat.of().parseHex("160301"), Math.max(3, length));
      socket.getOutputStream().write(hello, 0, length);
    }
    for (Socket socket : sockets) {
      assertThat(socket.getInputStream().read()).isNegative();
      socket.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http/1.1", "h3", ""})
  @DisplayName("T32: who does not agree on h2 gets no byte of HTTP")
  void refuses_other_protocols(String protocol) throws IOException {
    try (var socket = RawHttp2.socket(mesh, mesh.authority.issue("operator/admin"))) {
      var parameters = socket.getSSLParameters();
      parameters.setApplicationProtocols(
          protocol.isEmpty() ? new String[0] : new String[] {protocol});
      socket.setSSLParameters(parameters);
      socket.setSoTimeout(10_000);
      assertThatThrownBy(
              () -> {
                socket.startHandshake();
                socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(US_ASCII));
                if (socket.getInputStream().read() < 0) {
                  throw new SSLException("closed without a byte");
                }
              })
          .isInstanceOf(IOException.class)
          .isNotInstanceOf(SocketTimeoutException.class);
    }
    assertThat(mesh.partners.headers).isEmpty();
  }
}
