package dev.hansa.runtime.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.hansa.identity.v1.GetPartnerRequest;
import dev.hansa.identity.v1.PartnersGrpc;
import dev.hansa.runtime.error.Errors;
import dev.hansa.runtime.error.MeshReason;
import dev.hansa.runtime.testing.Credential;
import dev.hansa.runtime.trust.Tls.ClientCertificate;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A client that says by a certificate of its own making that it is the operator. */
class StrangerTest {
  private static final GetPartnerRequest ACME =
      GetPartnerRequest.newBuilder().setName("partners/acme").build();

  @Test
  @DisplayName("T04: a self-signed certificate opens no connection inside the mesh")
  void is_refused_where_a_certificate_is_demanded() {
    try (var mesh = mesh(ClientCertificate.REQUIRED)) {
      assertThat(refusal(mesh).getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(mesh.spans.getFinishedSpanItems()).isEmpty();
      assertServed(mesh);
    }
  }

  @Test
  @DisplayName("T04, Z10: where one is asked for it is as good as none, whatever name it bears")
  void is_nobody_where_a_certificate_is_asked_for() {
    try (var mesh = mesh(ClientCertificate.ASKED_FOR)) {
      assertThat(Errors.is(refusal(mesh), MeshReason.CERTIFICATE_MISSING)).isTrue();
      assertThat(mesh.partners.headers).isEmpty();
      assertServed(mesh);
    }
  }

  private static ServedMesh mesh(ClientCertificate clients) {
    return new ServedMesh(
        UnaryOperator.identity(),
        new ServerConfig(
            "127.0.0.1", 0, clients, Duration.ofSeconds(10), 100, ServerLimits.mesh()));
  }

  private static StatusRuntimeException refusal(ServedMesh mesh) {
    Credential own =
        mesh.authority.leaf(mesh.authority.id("operator/admin").toString()).selfSigned();
    var stub =
        PartnersGrpc.newBlockingStub(
            ServedMesh.with(mesh.channel(own, "service/identity"), ServedMesh.GOOD));
    return assertThrows(StatusRuntimeException.class, () -> stub.getPartner(ACME));
  }

  private static void assertServed(ServedMesh mesh) {
    assertThat(mesh.operator().getPartner(ACME).getPartner().getName()).isNotEmpty();
  }
}
