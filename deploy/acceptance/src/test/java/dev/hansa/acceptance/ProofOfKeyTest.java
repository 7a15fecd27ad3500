package dev.hansa.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import dev.hansa.acceptance.mesh.Json;
import dev.hansa.acceptance.mesh.KeyPartner;
import dev.hansa.acceptance.mesh.Launcher;
import dev.hansa.acceptance.mesh.OnSharedMesh;
import dev.hansa.acceptance.mesh.Partner;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A partner that has no certificate, against the processes as they run (RFC 9449). */
@OnSharedMesh
class ProofOfKeyTest {
  private static final String ORDERS = "/v1/orders";

  @Test
  @DisplayName("K17: identity demands a nonce, and binds the token to the proven key")
  void gets_a_token_bound_to_its_key(Launcher mesh) throws Exception {
    KeyPartner partner = KeyPartner.register(mesh, "orders.read");

    HttpResponse<String> first = partner.askForToken("");
    assertThat(first.statusCode()).isEqualTo(400);
    assertThat(Json.text(first.body(), "error")).isEqualTo("use_dpop_nonce");
    HttpResponse<String> second =
        partner.askForToken(first.headers().firstValue("DPoP-Nonce").orElseThrow());

    assertThat(second.statusCode()).as(second.body()).isEqualTo(200);
    assertThat(Json.text(second.body(), "token_type")).isEqualTo("DPoP");
    assertThat(
            SignedJWT.parse(Json.text(second.body(), "access_token"))
                .getJWTClaimsSet()
                .getClaim("cnf"))
        .isEqualTo(Map.of("jkt", partner.proven().computeThumbprint().toString()));
  }

  @Test
  @DisplayName("K17: the edge takes the token with a proof, and each proof once")
  void calls_the_edge(Launcher mesh) throws Exception {
    KeyPartner partner = KeyPartner.register(mesh, "orders.read");
    String token = partner.token();

    HttpResponse<String> challenge =
        partner.get(ORDERS, "DPoP " + token, partner.proof(ORDERS, token, ""));
    assertThat(challenge.statusCode()).isEqualTo(401);
    assertThat(challenge.headers().firstValue("www-authenticate").orElse(""))
        .contains("error=\"use_dpop_nonce\"");
    String nonce = challenge.headers().firstValue("dpop-nonce").orElseThrow();
    String proof = partner.proof(ORDERS, token, nonce);
    HttpResponse<String> orders = partner.get(ORDERS, "DPoP " + token, proof);
    assertThat(orders.statusCode()).as(orders.body()).isEqualTo(200);

    HttpResponse<String> replayed = partner.get(ORDERS, "DPoP " + token, proof);
    assertThat(replayed.statusCode()).isEqualTo(401);
    assertThat(Json.text(replayed.body(), "reason")).isEqualTo("DPOP_PROOF_REPLAYED");
    assertThat(reason(partner, "/v1/items", token, partner.proof(ORDERS, token, nonce)))
        .isEqualTo("DPOP_PROOF_INVALID");
  }

  @Test
  @DisplayName("K15, K18: nobody else can use the token, by whatever scheme")
  void the_token_is_worth_nothing_without_the_key(Launcher mesh) throws Exception {
    KeyPartner partner = KeyPartner.register(mesh, "orders.read");
    KeyPartner thief = KeyPartner.register(mesh, "orders.read");
    String token = partner.token();
    String nonce =
        partner
            .get(ORDERS, "DPoP " + token, partner.proof(ORDERS, token, ""))
            .headers()
            .firstValue("dpop-nonce")
            .orElseThrow();

    assertThat(reason(thief, ORDERS, token, thief.proof(ORDERS, token, nonce)))
        .isEqualTo("CNF_MISMATCH");
    var acme = Partner.client(mesh, "acme");
    HttpResponse<String> asBearer =
        partner.get(acme, ORDERS, "Bearer " + token, partner.proof(ORDERS, token, nonce));
    assertThat(Json.text(asBearer.body(), "reason")).isEqualTo("CNF_MISMATCH");
    HttpResponse<String> bare =
        partner.get(ORDERS, "Bearer " + token, partner.proof(ORDERS, token, nonce));
    assertThat(Json.text(bare.body(), "reason")).isEqualTo("CERTIFICATE_MISSING");
  }

  @Test
  @DisplayName("RFC 9728: the edge says to everybody where tokens are to be had")
  void the_edge_describes_itself(Launcher mesh) throws Exception {
    KeyPartner partner = KeyPartner.register(mesh, "orders.read");

    HttpResponse<String> metadata =
        partner.get("/.well-known/oauth-protected-resource", "Bearer none", "none");

    assertThat(metadata.statusCode()).isEqualTo(200);
    assertThat(Json.text(metadata.body(), "resource")).isEqualTo(partner.edge().toString());
    assertThat(Json.text(metadata.body(), "authorization_servers.0"))
        .isEqualTo(partner.identity().toString());
  }

  private static String reason(KeyPartner by, String path, String token, String proof) {
    return Json.text(by.get(path, "DPoP " + token, proof).body(), "reason");
  }
}
