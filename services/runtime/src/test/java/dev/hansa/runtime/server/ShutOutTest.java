package dev.hansa.runtime.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.hansa.identity.v1.GetPartnerRequest;
import dev.hansa.identity.v1.PartnersGrpc;
import dev.hansa.runtime.testing.Await;
import dev.hansa.runtime.testing.SettableDenials;
import dev.hansa.runtime.trust.Principal;
import dev.hansa.runtime.trust.Tls.ClientCertificate;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.opentelemetry.api.common.AttributeKey;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the kill switch does to the connections of a port. */
class ShutOutTest {
  private static final Principal ADMIN = Principal.operator("admin");
  private static final GetPartnerRequest ACME =
      GetPartnerRequest.newBuilder().setName("partners/acme").build();

  private final SettableDenials denials = new SettableDenials();
  private ServedMesh mesh =
      new ServedMesh(builder -> builder.denials(denials), ServerConfig.mesh("127.0.0.1", 0));

  @AfterEach
  void stop() {
    mesh.close();
  }

  @ParameterizedTest
  @EnumSource(ClientCertificate.class)
  @DisplayName(
      "F05: a caller that is shut out cannot connect, others can; until it is let in again")
  void refuses_new_connections(ClientCertificate clients) {
    mesh.close();
    mesh =
        new ServedMesh(
            builder -> builder.denials(denials),
            new ServerConfig(
                "127.0.0.1", 0, clients, Duration.ofSeconds(10), 1000, ServerLimits.mesh()));
    denials.deny(ADMIN);

    var refused = assertThrows(StatusRuntimeException.class, () -> call("operator/admin"));
    assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(mesh.partners.headers).isEmpty();
    assertThat(
            mesh.sum(
                "hansa.tls.rejected",
                a -> "shut_out".equals(a.get(AttributeKey.stringKey("reason")))))
        .isPositive();
    call("operator/other");

    denials.allow(ADMIN);
    call("operator/admin");
  }

  @Test
  @DisplayName("F05, T10: connections of a caller that is shut out are ended, those of others stay")
  void ends_open_connections() throws InterruptedException {
    ManagedChannel admin = channel("operator/admin");
    ManagedChannel other = channel("operator/other");
    call(admin, "operator/admin");
    call(other, "operator/other");
    var open =
        PartnersGrpc.newFutureStub(ServedMesh.with(admin, ServedMesh.GOOD))
            .getPartner(GetPartnerRequest.newBuilder().setName("partners/holds").build());
    mesh.partners.held.await();

    denials.deny(ADMIN);

    assertThat(open).failsWithin(Duration.ofSeconds(10)); // HTTP/2 alone would wait for its end

    Await.until(() -> admin.getState(false) != ConnectivityState.READY);
    assertThat(other.getState(false)).isEqualTo(ConnectivityState.READY);
    call(other, "operator/other");
  }

  private ManagedChannel channel(String principal) {
    return mesh.channel(principal);
  }

  private void call(String principal) {
    call(channel(principal), principal);
  }

  private static void call(ManagedChannel channel, String principal) {
    PartnersGrpc.newBlockingStub(ServedMesh.with(channel, principal + " partners.read"))
        .getPartner(ACME);
  }
}
