package dev.hansa.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.acceptance.mesh.AlternativeName;
import dev.hansa.acceptance.mesh.Certificates;
import dev.hansa.acceptance.mesh.Json;
import dev.hansa.acceptance.mesh.KeyPartner;
import dev.hansa.acceptance.mesh.Launcher;
import dev.hansa.acceptance.mesh.Mint;
import dev.hansa.acceptance.mesh.Node;
import dev.hansa.acceptance.mesh.OnSharedMesh;
import dev.hansa.acceptance.mesh.Partner;
import dev.hansa.acceptance.mesh.Stranger;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** An OAuth library that knows nothing of Hansa does whatever its users may need. */
@OnSharedMesh
class IndependentOAuthTest {

  @Test
  @DisplayName("K35: the metadata names the server that was asked, and what it offers")
  void discovers(Launcher mesh) {
    String elsewhere = issuer(mesh).replace("localhost", "127.0.0.1");
    String json = Node.run("discover.mjs", issuer(mesh), elsewhere, files(mesh, "acme"));

    assertThat(Json.text(json, "metadata.issuer")).isEqualTo(issuer(mesh));
    assertThat(Json.text(json, "elsewhere")).isEqualTo("OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED");
    assertThat(Json.at(Json.object(json), "metadata.token_endpoint_auth_methods_supported"))
        .isEqualTo(List.of("tls_client_auth", "self_signed_tls_client_auth", "private_key_jwt"));
    assertThat(Json.at(Json.object(json), "metadata.grant_types_supported"))
        .isEqualTo(
            List.of(
                "client_credentials",
                "urn:ietf:params:oauth:grant-type:token-exchange",
                "urn:ietf:params:oauth:grant-type:jwt-bearer"));
  }

  @Test
  @DisplayName(
      "K17, K30: private_key_jwt and DPoP, with both servers' nonces, from token to revocation")
  void proves_a_key(Launcher mesh) throws Exception {
    KeyPartner partner = KeyPartner.register(mesh, "orders.read");
    String json =
        Node.run(
            "key-and-proof.mjs",
            issuer(mesh),
            edge(mesh),
            files(mesh, "acme"),
            partner.name(),
            partner.keyFile().toString());

    assertThat(Json.text(json, "atIdentity.status")).isEqualTo("400");
    assertThat(Json.text(json, "atIdentity.error")).isEqualTo("use_dpop_nonce");
    assertThat(Json.text(json, "type")).isEqualTo("dpop");
    assertThat(Json.at(Json.object(json), "confirmation"))
        .isEqualTo(Map.of("jkt", Json.text(json, "thumbprint")));
    assertThat(Json.text(json, "atEdge.status")).isEqualTo("401");
    assertThat(Json.text(json, "atEdge.error")).isEqualTo("use_dpop_nonce");
    assertThat(Json.text(json, "status")).isEqualTo("200");
    assertThat(Json.text(json, "revoked.status")).isEqualTo("401");
    assertThat(Json.text(json, "revoked.error")).isEqualTo("invalid_token");
  }

  @Test
  @DisplayName("RFC 8705: private_key_jwt over a certificate gets a token bound to that")
  void binds_to_a_certificate(Launcher mesh) throws Exception {
    KeyPartner partner = KeyPartner.register(mesh, "orders.read");
    Path files =
        Certificates.partner(
            mesh, "/CN=" + partner.name(), AlternativeName.partner(partner.name()));
    String json =
        Node.run(
            "key-and-certificate.mjs",
            issuer(mesh),
            edge(mesh),
            files.toString(),
            partner.name(),
            partner.keyFile().toString());

    assertThat(Json.text(json, "type")).isEqualTo("bearer");
    assertThat(Json.at(Json.object(json), "confirmation"))
        .isEqualTo(Map.of("x5t#S256", Mint.of(mesh, files).thumbprint()));
    assertThat(Json.text(json, "status")).isEqualTo("200");
  }

  @Test
  @DisplayName("RFC 8705 2.2: a self-signed certificate gets a token, serves it, and takes it back")
  void comes_by_its_own_certificate(Launcher mesh) throws Exception {
    Stranger own = Stranger.of(mesh);
    Stranger other = Stranger.of(mesh);
    String name = own.register(mesh, "orders.read");
    String json =
        Node.run(
            "own-certificate.mjs",
            issuer(mesh),
            edge(mesh),
            own.files().toString(),
            other.files().toString(),
            name);

    assertThat(Json.text(json, "type")).isEqualTo("bearer");
    assertThat(Json.at(Json.object(json), "confirmation"))
        .isEqualTo(Map.of("x5t#S256", Mint.of(mesh, own.files()).thumbprint()));
    assertThat(Json.text(json, "status")).isEqualTo("200");
    for (String refused : List.of("unregistered", "stolen", "revoked")) {
      assertThat(Json.text(json, refused + ".status")).as(refused).isEqualTo("401");
    }
    assertThat(Json.text(json, "unregistered.error")).isEqualTo("invalid_client");
    assertThat(Json.text(json, "stolen.error")).isEqualTo("invalid_token");
    assertThat(Json.text(json, "revoked.error")).isEqualTo("invalid_token");
  }

  @Test
  @DisplayName("RFC 8693: a service exchanges a partner's token for one to its callee")
  void exchanges(Launcher mesh) throws Exception {
    Path gateway = mesh.home().resolve("etc/tls/gateway");
    String json =
        Node.run(
            "exchange.mjs",
            issuer(mesh),
            gateway.toString(),
            "service/gateway",
            Partner.of(mesh, "acme").token(),
            "spiffe://hansa.local/service/orders");

    assertThat(Json.text(json, "issued"))
        .isEqualTo("urn:ietf:params:oauth:token-type:access_token");
    assertThat(Json.text(json, "claims.sub")).isEqualTo("partner/acme");
    assertThat(Json.text(json, "claims.aud")).isEqualTo("service/orders");
    assertThat(Json.text(json, "claims.act.sub")).isEqualTo("service/gateway");
    assertThat(Json.at(Json.object(json), "claims.cnf"))
        .isEqualTo(Map.of("x5t#S256", Mint.of(mesh, gateway).thumbprint()));
  }

  @Test
  @DisplayName("RFC 7662, RFC 9701: the audience introspects a token, others learn nothing")
  void introspects(Launcher mesh) {
    String token = Partner.of(mesh, "acme").token();
    String json = introspected(mesh, "gateway", token);
    for (String form : List.of("plain", "signed")) {
      assertThat(Json.text(json, form + ".active")).as(form).isEqualTo("true");
      assertThat(Json.text(json, form + ".sub")).as(form).isEqualTo("partner/acme");
      assertThat(Json.text(json, form + ".aud")).as(form).isEqualTo("gateway");
      assertThat(Json.at(Json.object(json), form + ".cnf")).as(form).isNotNull();
    }
    assertThat(Json.text(json, "header.typ")).isEqualTo("token-introspection+jwt");

    for (String other : List.of(introspected(mesh, "orders", token), unknown(mesh))) {
      for (String form : List.of("plain", "signed")) {
        assertThat(Json.at(Json.object(other), form)).isEqualTo(Map.of("active", false));
      }
    }
  }

  private static String unknown(Launcher mesh) {
    return introspected(mesh, "gateway", "no-token-at-all");
  }

  private static String introspected(Launcher mesh, String service, String token) {
    return Node.run(
        "introspect.mjs",
        issuer(mesh),
        mesh.home().resolve("etc/tls").resolve(service).toString(),
        "service/" + service,
        token);
  }

  @Test
  @DisplayName("K30: a partner takes its token back, and the edge refuses it within 5 s")
  void revokes(Launcher mesh) {
    String json = Node.run("revoke.mjs", issuer(mesh), edge(mesh), files(mesh, "acme"), "acme");

    assertThat(Json.text(json, "before.status")).isEqualTo("200");
    assertThat(Json.text(json, "after.status")).isEqualTo("401");
    assertThat(Json.text(json, "after.error")).isEqualTo("invalid_token");
    System.out.println("K30: refused to the library after, ms: " + Json.text(json, "after.millis"));
  }

  @Test
  @DisplayName("RFC 9728: from a refusal of the edge to the authorization server")
  void finds_the_server_from_the_resource(Launcher mesh) {
    String json = Node.run("resource.mjs", edge(mesh), files(mesh, "acme"));

    assertThat(Json.text(json, "refusal.status")).isEqualTo("401");
    assertThat(Json.text(json, "refusal.error")).isEqualTo("invalid_token");
    assertThat(Json.text(json, "refusal.said.resource_metadata"))
        .isEqualTo(edge(mesh) + "/.well-known/oauth-protected-resource")
        .isEqualTo(Json.text(json, "asked"));
    assertThat(Json.text(json, "resource.resource")).isEqualTo(edge(mesh));
    assertThat(Json.text(json, "server.issuer")).isEqualTo(issuer(mesh));
  }

  private static String issuer(Launcher mesh) {
    return "https://localhost:" + mesh.port(8444);
  }

  private static String edge(Launcher mesh) {
    return Partner.rest(mesh).toString();
  }

  private static String files(Launcher mesh, String partner) {
    return mesh.home().resolve("partners").resolve(partner).toString();
  }
}
