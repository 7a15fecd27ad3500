package dev.hansa.runtime.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.hansa.runtime.error.Errors;
import dev.hansa.runtime.error.MeshReason;
import io.grpc.Channel;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What gRPC's channels ask below all interceptors, where there is no token. */
@Timeout(60)
class HealthWatchTest {
  private final ServedMesh mesh = new ServedMesh();

  @AfterEach
  void stop() {
    mesh.close();
  }

  private static ServingStatus watch(Channel channel) {
    return HealthGrpc.newBlockingStub(channel)
        .watch(HealthCheckRequest.getDefaultInstance())
        .next()
        .getStatus();
  }

  @Test
  @DisplayName("T30: a service of the mesh may watch health by its certificate alone")
  void answers_a_service_without_a_token() {
    assertThat(watch(mesh.channel("service/orders"))).isEqualTo(ServingStatus.SERVING);
  }

  @Test
  @DisplayName("T30: nobody else may, and nothing but the watch")
  void refuses_everything_else_without_a_token() {
    assertRefused(catchThrowable(() -> watch(mesh.channel("partner/acme"))));
    assertRefused(catchThrowable(() -> watch(mesh.channel("operator/admin"))));
    assertRefused(
        catchThrowable(
            () ->
                HealthGrpc.newBlockingStub(mesh.channel("service/orders"))
                    .check(HealthCheckRequest.getDefaultInstance())));
  }

  private static void assertRefused(Throwable failure) {
    assertThat(Errors.is(failure, MeshReason.TOKEN_MISSING)).as("%s", failure).isTrue();
  }

  @Test
  void takes_nobodys_place_in_flight() {
    int before = mesh.server.inFlight();
    var watch =
        HealthGrpc.newBlockingStub(mesh.channel("service/orders"))
            .watch(HealthCheckRequest.getDefaultInstance());
    assertThat(watch.next().getStatus()).isEqualTo(ServingStatus.SERVING);
    assertThat(mesh.server.inFlight()).isEqualTo(before);
  }
}
