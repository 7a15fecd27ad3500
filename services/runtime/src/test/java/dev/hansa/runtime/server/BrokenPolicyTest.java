package dev.hansa.runtime.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.hansa.identity.v1.GetPartnerRequest;
import dev.hansa.runtime.error.Errors;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class BrokenPolicyTest {
  @Test
  @DisplayName("Z09: a policy that breaks lets nobody pass, and tells nothing of itself")
  void denies() {
    try (var mesh =
        new ServedMesh(
            builder ->
                builder.policy(
                    (_, _, _) -> {
                      throw new IllegalStateException("secret of the policy");
                    }),
            ServerConfig.mesh("127.0.0.1", 0))) {
      var refused =
          assertThrows(
              StatusRuntimeException.class,
              () ->
                  mesh.operator()
                      .getPartner(GetPartnerRequest.newBuilder().setName("partners/acme").build()));
      assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.INTERNAL);
      assertThat(refused).hasMessageNotContaining("secret");
      assertThat(Errors.info(refused)).isPresent();
      assertThat(mesh.sum("hansa.handler.started")).isZero();
    }
  }
}
