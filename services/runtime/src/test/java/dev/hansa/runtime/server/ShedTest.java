package dev.hansa.runtime.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.rpc.RetryInfo;
import dev.hansa.identity.v1.GetPartnerRequest;
import dev.hansa.identity.v1.PartnersGrpc;
import dev.hansa.runtime.admission.Admission;
import dev.hansa.runtime.admission.AdmissionConfig;
import dev.hansa.runtime.admission.AdmissionConfig.PerCaller;
import dev.hansa.runtime.admission.Priority;
import dev.hansa.runtime.error.Errors;
import dev.hansa.runtime.error.MeshReason;
import dev.hansa.runtime.testing.Await;
import io.grpc.Channel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A server with room for one call, which is taken. */
class ShedTest {
  private static final Metadata.Key<String> PUSHBACK =
      Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER);

  private static final PerCaller ANY = new PerCaller(Optional.empty(), 100);

  private final ServedMesh mesh =
      new ServedMesh(
          builder -> builder.admission(new Admission(new AdmissionConfig(100, 1, 1, ANY, ANY))),
          ServerConfig.mesh("127.0.0.1", 0));
  private Future<?> first;

  @BeforeEach
  void fill() throws InterruptedException {
    first =
        PartnersGrpc.newFutureStub(ServedMesh.with(mesh.channel("operator/admin"), ServedMesh.GOOD))
            .getPartner(get("partners/holds"));
    assertThat(mesh.partners.held.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @AfterEach
  void close() {
    mesh.partners.hold.countDown();
    mesh.close();
  }

  private static GetPartnerRequest get(String name) {
    return GetPartnerRequest.newBuilder().setName(name).build();
  }

  private static StatusRuntimeException refused(Channel channel) {
    return assertThrows(
        StatusRuntimeException.class,
        () -> PartnersGrpc.newBlockingStub(channel).getPartner(get("partners/acme")));
  }

  private Channel by(String principal, String scopes) {
    return ServedMesh.with(mesh.channel(principal), principal + " " + scopes);
  }

  private static String pushback(StatusRuntimeException refused) {
    return Status.trailersFromThrowable(refused).get(PUSHBACK);
  }

  @Test
  @DisplayName("R51: a call that is shed is told when to come back")
  void says_when_to_come_back() throws Exception {
    var refused = refused(by("operator/admin", "partners.read"));
    assertThat(Errors.is(refused, MeshReason.OVERLOADED)).isTrue();
    assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(Integer.parseInt(pushback(refused))).isBetween(250, 1000);
    var details = StatusProto.fromThrowable(refused).getDetailsList();
    assertThat(details).anyMatch(detail -> detail.is(RetryInfo.class));
    mesh.partners.hold.countDown();
    first.get(10, TimeUnit.SECONDS);
    Await.until(() -> mesh.server.inFlight() == 0);
    assertThat(mesh.operator().getPartner(get("partners/acme")).hasPartner()).isTrue();
  }

  @Test
  @DisplayName("R52: a call that was repeated already is told to let it be")
  void wants_no_third_attempt() {
    var channel =
        ServedMesh.withHeader(
            by("operator/admin", "partners.read"), "grpc-previous-rpc-attempts", "1");
    var refused = refused(channel);
    assertThat(Errors.is(refused, MeshReason.OVERLOADED)).isTrue();
    assertThat(pushback(refused)).isEqualTo("-1");
  }

  @Test
  void believes_a_service_that_its_call_is_critical_and_nobody_else() {
    var operator =
        ServedMesh.withHeader(by("operator/admin", "partners.read"), Priority.NAME, "critical");
    assertThat(Errors.is(refused(operator), MeshReason.OVERLOADED)).isTrue();
    var service =
        ServedMesh.withHeader(by("service/gateway", "partners.read"), Priority.NAME, "critical");
    assertThat(Errors.is(refused(service), MeshReason.OVERLOADED)).isFalse();
  }
}
