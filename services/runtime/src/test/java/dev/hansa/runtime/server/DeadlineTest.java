package dev.hansa.runtime.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.hansa.identity.v1.GetPartnerRequest;
import dev.hansa.runtime.admission.Admission;
import dev.hansa.runtime.admission.Admission.Answer.Admitted;
import dev.hansa.runtime.admission.Admission.End;
import dev.hansa.runtime.admission.Admission.Permit;
import dev.hansa.runtime.admission.AdmissionConfig;
import dev.hansa.runtime.admission.Arrival;
import dev.hansa.runtime.contract.Criticality;
import dev.hansa.runtime.error.Errors;
import dev.hansa.runtime.error.MeshReason;
import dev.hansa.runtime.telemetry.RpcAttributes;
import dev.hansa.runtime.testing.Await;
import dev.hansa.runtime.token.Verification;
import dev.hansa.runtime.trust.Tls.ClientCertificate;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DeadlineTest {
  private static final String METHOD = "hansa.identity.v1.Partners/GetPartner";
  private static final GetPartnerRequest ACME =
      GetPartnerRequest.newBuilder().setName("partners/acme").build();
  private static final ServerConfig A_MINUTE =
      new ServerConfig(
          "127.0.0.1",
          0,
          ClientCertificate.REQUIRED,
          Duration.ofMinutes(1),
          100,
          ServerLimits.mesh());

  private final AtomicLong clock = new AtomicLong();
  private final Admission admission = new Admission(AdmissionConfig.of(100), clock::get);
  private @Nullable ServedMesh opened;

  private ServedMesh mesh(Duration deadline) {
    opened =
        new ServedMesh(
            builder -> ContractChanges.deadline(deadline).apply(builder.admission(admission)),
            A_MINUTE);
    return opened;
  }

  @AfterEach
  void close() {
    if (opened != null) {
      opened.close();
    }
  }

  private static void call(ServedMesh mesh, Duration within) {
    var _ =
        mesh.operator()
            .withDeadlineAfter(within.toMillis(), TimeUnit.MILLISECONDS)
            .getPartner(ACME);
  }

  /** As if calls had been served lately, each in that time. */
  private void served(int calls, Duration each) {
    var arrival = new Arrival(METHOD, true, Criticality.NORMAL, "acme", false);
    var permits = new ArrayList<Permit>();
    for (int i = 0; i < calls; i++) {
      if (admission.enter(arrival) instanceof Admitted(var permit)) {
        permits.add(permit);
      }
    }
    clock.addAndGet(each.toNanos());
    permits.forEach(permit -> permit.giveBack(End.SERVED));
  }

  @Test
  @DisplayName("R54: a handler has less than its caller: the way there, and time to answer")
  void a_handler_has_less_time_than_its_caller() {
    var mesh = mesh(Duration.ofMinutes(1));
    call(mesh, Duration.ofSeconds(30));
    assertThat(mesh.partners.left.getFirst())
        .isLessThan(Duration.ofMillis(29_980))
        .isGreaterThan(Duration.ofSeconds(10));
    assertThat(mesh.spans.getFinishedSpanItems())
        .anySatisfy(
            span ->
                assertThat(span.getAttributes().get(RpcAttributes.DEADLINE_LEFT))
                    .isBetween(10_000L, 30_000L));
  }

  @Test
  @DisplayName("R54: a call with less time left than such calls take is not begun")
  void refuses_what_cannot_succeed() {
    var mesh = mesh(Duration.ofMinutes(1));
    served(20, Duration.ofSeconds(20));
    assertThat(admission.floor(METHOD)).isEqualTo(Duration.ofSeconds(20));
    var refused =
        assertThrows(StatusRuntimeException.class, () -> call(mesh, Duration.ofSeconds(15)));
    assertThat(Errors.is(refused, MeshReason.DEADLINE_EXCEEDED))
        .as(String.valueOf(refused))
        .isTrue();
    assertThat(refused.getStatus().getDescription()).contains("less time is left");
    assertThat(mesh.partners.callers).isEmpty();
    call(mesh, Duration.ofSeconds(50));
    assertThat(mesh.partners.callers).hasSize(1);
  }

  @Test
  @DisplayName("R54: a call whose time runs out while it waits is never begun")
  void never_begins_what_is_too_late() {
    var mesh = mesh(Duration.ofMillis(300));
    var verified = new CompletableFuture<Verification>();
    var known = mesh.verifier;
    mesh.verifier = (token, peer) -> verified.thenCompose(_ -> known.verify(token, peer));
    var late = assertThrows(StatusRuntimeException.class, () -> call(mesh, Duration.ofMinutes(1)));
    assertThat(Errors.is(late, MeshReason.DEADLINE_EXCEEDED)).as(String.valueOf(late)).isTrue();
    verified.complete(null);
    Await.until(() -> mesh.server.inFlight() == 0);
    mesh.verifier = known;
    call(mesh, Duration.ofMinutes(1));
    assertThat(mesh.partners.callers).hasSize(1);
  }
}
