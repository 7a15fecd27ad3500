package dev.hansa.runtime.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.hansa.identity.v1.GetPartnerRequest;
import dev.hansa.identity.v1.PartnersGrpc;
import dev.hansa.runtime.error.Errors;
import dev.hansa.runtime.error.MeshReason;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A server that has no room, for a while. */
class PressureTest {
  private static final GetPartnerRequest ACME =
      GetPartnerRequest.newBuilder().setName("partners/acme").build();

  private final ServedMesh mesh = new ServedMesh();
  private final PartnersGrpc.PartnersBlockingStub operator = mesh.operator();

  @AfterEach
  void stop() {
    mesh.server.read(true);
    mesh.close();
  }

  private static boolean isServed(PartnersGrpc.PartnersBlockingStub stub) {
    return stub.getPartner(ACME).getPartner().getName().equals(ACME.getName());
  }

  @Test
  @DisplayName("R56: while nobody is let in calls are told to come again, and then they are served")
  void refuses_while_nobody_is_let_in() {
    assertThat(isServed(operator)).isTrue();
    mesh.server.admit(false);
    var refused = assertThrows(StatusRuntimeException.class, () -> operator.getPartner(ACME));
    assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(Errors.is(refused, MeshReason.OVERLOADED)).isTrue();
    assertThat(
            Status.trailersFromThrowable(refused)
                .get(Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER)))
        .isNotNull();
    mesh.server.admit(true);
    assertThat(isServed(operator)).isTrue();
  }

  @Test
  @DisplayName("R56: while nothing is read calls wait on their side, and then they are served")
  void reads_nothing_for_a_while() throws Exception {
    assertThat(isServed(operator)).isTrue();
    mesh.server.read(false);
    turn();
    var refused = assertThrows(StatusRuntimeException.class, this::callOnceMoreThanIsRead);
    assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    int before = mesh.partners.callers.size();
    var old = CompletableFuture.supplyAsync(() -> isServed(operator), Thread::startVirtualThread);
    var fresh = mesh.operator();
    var late = CompletableFuture.supplyAsync(() -> isServed(fresh), Thread::startVirtualThread);
    assertThat(mesh.partners.callers).hasSize(before);
    mesh.server.read(true);
    assertThat(old.get(10, TimeUnit.SECONDS)).isTrue();
    assertThat(late.get(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  @DisplayName("R10: the threads that serve sockets are there to be watched")
  void tells_its_loops() throws Exception {
    assertThat(mesh.server.loops()).isNotEmpty();
    turn();
  }

  /** The read that a connection had asked for before brings one more call. */
  private void callOnceMoreThanIsRead() {
    for (int i = 0; i < 2; i++) {
      var _ = operator.withDeadlineAfter(500, TimeUnit.MILLISECONDS).getPartner(ACME);
    }
  }

  /** Waits until each loop has done what it had to do. */
  private void turn() throws InterruptedException {
    var turned = new CountDownLatch(mesh.server.loops().size());
    mesh.server.loops().forEach(loop -> loop.execute(turned::countDown));
    assertThat(turned.await(10, TimeUnit.SECONDS)).isTrue();
  }
}
