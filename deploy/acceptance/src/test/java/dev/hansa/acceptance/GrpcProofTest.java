package dev.hansa.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hansa.acceptance.mesh.GrpcCaller;
import dev.hansa.acceptance.mesh.KeyPartner;
import dev.hansa.acceptance.mesh.Launcher;
import dev.hansa.acceptance.mesh.OnSharedMesh;
import dev.hansa.acceptance.mesh.RawProof;
import dev.hansa.orders.v1.ListOrdersRequest;
import dev.hansa.orders.v1.OrdersGrpc;
import io.grpc.CallOptions;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Proofs of a key at the running edge's gRPC port. */
@OnSharedMesh
class GrpcProofTest {
  private static final Metadata.Key<String> AUTHORIZATION = key("authorization");
  private static final Metadata.Key<String> PROOF = key("dpop");
  private static final Metadata.Key<String> NONCE = key("dpop-nonce");

  private static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }

  @Test
  @DisplayName("K17: by gRPC a proof is for a POST of the method's path, and passes once as well")
  void takes_a_proof_once(Launcher mesh) throws Exception {
    KeyPartner partner = KeyPartner.register(mesh, "orders.read");
    String token = partner.token();
    URI port = URI.create("https://localhost:" + mesh.port(9443));
    URI method = port.resolve("/" + OrdersGrpc.getListOrdersMethod().getFullMethodName());
    Path files = mesh.home().resolve("etc/tls/operator/admin");
    try (GrpcCaller edge = GrpcCaller.withoutCertificate(mesh.port(9443), files, "")) {
      RawProof first = RawProof.of(partner.proven(), "POST", method, token);
      StatusRuntimeException challenge = refusal(edge, token, first);
      assertThat(GrpcCaller.reason(challenge)).isEqualTo("UNAUTHENTICATED DPOP_NONCE_REQUIRED");
      String nonce = Objects.requireNonNull(challenge.getTrailers()).get(NONCE);
      RawProof good = first.claim("nonce", Objects.requireNonNull(nonce));
      call(edge, token, good);

      assertThat(GrpcCaller.reason(refusal(edge, token, good)))
          .isEqualTo("UNAUTHENTICATED DPOP_PROOF_REPLAYED");
      RawProof get = good.claim("htm", "GET");
      RawProof another = good.claim("htu", port.resolve("/hansa.orders.v1.Orders/GetOrder") + "");
      RawProof byRest = good.claim("htu", partner.edge().resolve("/v1/orders").toString());
      for (RawProof wrong : new RawProof[] {get, another, byRest}) {
        assertThat(GrpcCaller.reason(refusal(edge, token, wrong)))
            .isEqualTo("UNAUTHENTICATED DPOP_PROOF_INVALID");
      }
      call(edge, token, RawProof.of(partner.proven(), "POST", method, token).claim("nonce", nonce));
    }
  }

  private static StatusRuntimeException refusal(GrpcCaller edge, String token, RawProof proof) {
    return catchThrowableOfType(StatusRuntimeException.class, () -> call(edge, token, proof));
  }

  private static void call(GrpcCaller edge, String token, RawProof proof) {
    var headers = new Metadata();
    headers.put(AUTHORIZATION, "DPoP " + token);
    headers.put(PROOF, proof.sign());
    var _ =
        ClientCalls.blockingUnaryCall(
            ClientInterceptors.intercept(
                edge.channel(), MetadataUtils.newAttachHeadersInterceptor(headers)),
            OrdersGrpc.getListOrdersMethod(),
            CallOptions.DEFAULT.withDeadlineAfter(10, TimeUnit.SECONDS),
            ListOrdersRequest.getDefaultInstance());
  }
}
