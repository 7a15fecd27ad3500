package dev.hansa.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.acceptance.mesh.Json;
import dev.hansa.acceptance.mesh.KeyPartner;
import dev.hansa.acceptance.mesh.Launcher;
import dev.hansa.acceptance.mesh.OnSharedMesh;
import dev.hansa.acceptance.mesh.RawProof;
import dev.hansa.acceptance.mesh.Replica;
import dev.hansa.acceptance.mesh.TokenEndpoint;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Two processes that go by one name, as behind a load balancer, and one proof of a key. */
@OnSharedMesh
class ReplicasTest {
  private static final String ORDERS = "/v1/orders";

  @Test
  @DisplayName("K17: a proof that passed at one edge passes at no other")
  void a_proof_passes_at_one_edge(Launcher mesh) throws Exception {
    KeyPartner here = KeyPartner.register(mesh, "orders.read");
    String token = here.token();
    URI uri = here.edge().resolve(ORDERS);
    try (Replica other =
        Replica.ofEdge(mesh, Map.of("hansa.edge.origins", here.edge().toString()))) {
      KeyPartner there = at(here, other.address());
      passesAtTheFirst(here, there, RawProof.of(here.proven(), "GET", uri, token), token);
      passesAtTheFirst(there, here, RawProof.of(here.proven(), "GET", uri, token), token);
    }
  }

  private static void passesAtTheFirst(
      KeyPartner first, KeyPartner second, RawProof proof, String token) {
    String nonce = show(first, token, proof).headers().firstValue("dpop-nonce").orElseThrow();
    RawProof good = proof.claim("nonce", nonce);

    assertThat(show(first, token, good).statusCode()).isEqualTo(200);
    refused(show(second, token, good), "DPOP_NONCE_REQUIRED");
    refused(show(first, token, good), "DPOP_PROOF_REPLAYED");
  }

  @Test
  @DisplayName("K17: a proof gets one token, at whichever identity")
  void a_proof_gets_one_token(Launcher mesh) throws Exception {
    KeyPartner partner = KeyPartner.register(mesh, "orders.read");
    String nonce = partner.nonce();
    var here = new TokenEndpoint(partner.http(), partner.identity());
    try (Replica other = Replica.ofIdentity(mesh, Map.of())) {
      var there = new TokenEndpoint(partner.http(), other.address());
      String proof = partner.proofForToken(nonce);

      assertThat(here.ask(partner.assertion(), "DPoP", proof).statusCode()).isEqualTo(200);
      HttpResponse<String> again = there.ask(partner.assertion(), "DPoP", proof);
      assertThat(again.statusCode()).as(again.body()).isEqualTo(400);
      assertThat(Json.text(again.body(), "error")).isEqualTo("invalid_dpop_proof");
      assertThat(there.ask(partner.assertion(), "DPoP", partner.proofForToken(nonce)).statusCode())
          .as("another proof")
          .isEqualTo(200);
    }
  }

  private static KeyPartner at(KeyPartner partner, URI edge) {
    return new KeyPartner(
        partner.name(),
        partner.registered(),
        partner.proven(),
        partner.http(),
        partner.identity(),
        edge);
  }

  private static HttpResponse<String> show(KeyPartner at, String token, RawProof proof) {
    return at.get(ORDERS, "DPoP " + token, proof.sign());
  }

  private static void refused(HttpResponse<String> answer, String reason) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(401);
    assertThat(Json.text(answer.body(), "reason")).isEqualTo(reason);
  }
}
