package dev.hansa.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.acceptance.mesh.Json;
import dev.hansa.acceptance.mesh.KeyPartner;
import dev.hansa.acceptance.mesh.Launcher;
import dev.hansa.acceptance.mesh.Node;
import dev.hansa.acceptance.mesh.OnSharedMesh;
import dev.hansa.acceptance.mesh.Partner;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What an OAuth library makes of our refusals. */
@OnSharedMesh
class IndependentRefusalTest {
  private static final String GOOD = "200";

  @Test
  @DisplayName("K20, K21, K23, K32: whatever a client fails to prove, it is told the same")
  void clients(Launcher mesh) throws Exception {
    KeyPartner partner = KeyPartner.register(mesh, "orders.read");
    Map<String, Object> cases =
        Json.object(
            Node.run(
                "refused-clients.mjs",
                partner.identity().toString(),
                partner.name(),
                partner.keyFile().toString(),
                files(mesh, "acme").toString()));

    assertThat(outcome(cases.remove("good"))).isEqualTo(GOOD);
    assertThat(cases).hasSize(10);
    assertThat(cases.values())
        .allSatisfy(
            refusal -> {
              assertThat(outcome(refusal)).isEqualTo("401 invalid_client");
              assertThat(Json.at(refusal, "said"))
                  .isEqualTo(
                      "{\"error\":\"invalid_client\","
                          + "\"error_description\":\"client authentication failed\"}");
            });
  }

  @Test
  @DisplayName("K17, K18: proofs that are not good, at identity and at the edge")
  void proofs(Launcher mesh) throws Exception {
    KeyPartner partner = KeyPartner.register(mesh, "orders.read");
    Map<String, Object> json =
        Json.object(
            Node.run(
                "refused-proofs.mjs",
                partner.identity().toString(),
                partner.edge().toString(),
                files(mesh, "acme").toString(),
                partner.name(),
                partner.keyFile().toString()));

    assertThat(outcomes(json, "atIdentity"))
        .isEqualTo(
            Map.of(
                "good", GOOD,
                "no nonce", "400 use_dpop_nonce",
                "another address", "400 invalid_dpop_proof",
                "another method", "400 invalid_dpop_proof",
                "another time", "400 invalid_dpop_proof",
                "used before", "400 invalid_dpop_proof"));
    assertThat(outcomes(json, "atEdge"))
        .isEqualTo(
            Map.of(
                "good", GOOD,
                "no nonce", "401 use_dpop_nonce",
                "another address", "401 invalid_dpop_proof",
                "another method", "401 invalid_dpop_proof",
                "another time", "401 invalid_dpop_proof",
                "used before", "401 invalid_dpop_proof",
                "another key", "401 invalid_token"));
  }

  @Test
  @DisplayName("K15: a token over another certificate is no token")
  void stolen(Launcher mesh) {
    String json =
        Node.run(
            "stolen.mjs",
            Partner.rest(mesh).toString(),
            Partner.of(mesh, "acme").token(),
            files(mesh, "acme").toString(),
            files(mesh, "globex").toString());

    assertThat(outcome(Json.at(Json.object(json), "owner"))).isEqualTo(GOOD);
    assertThat(outcome(Json.at(Json.object(json), "thief"))).isEqualTo("401 invalid_token");
    assertThat(Json.text(json, "thief.scheme")).isEqualTo("bearer");
  }

  private static Map<String, String> outcomes(Map<String, Object> json, String at) {
    Map<String, String> outcomes = new TreeMap<>();
    ((Map<?, ?>) Json.at(json, at))
        .forEach((name, seen) -> outcomes.put(name.toString(), outcome(seen)));
    return outcomes;
  }

  private static String outcome(Object seen) {
    Object error = Json.at(seen, "error");
    return Json.at(seen, "status") + (error == null ? "" : " " + error);
  }

  private static Path files(Launcher mesh, String partner) {
    return mesh.home().resolve("partners").resolve(partner);
  }
}
