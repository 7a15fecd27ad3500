package dev.hansa.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.acceptance.mesh.Json;
import dev.hansa.acceptance.mesh.Launcher;
import dev.hansa.acceptance.mesh.Node;
import dev.hansa.acceptance.mesh.OnSharedMesh;
import dev.hansa.acceptance.mesh.Partner;
import dev.hansa.acceptance.mesh.PemFiles;
import dev.hansa.acceptance.mesh.Shop;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** Libraries that know nothing of Hansa can use it. */
@OnSharedMesh
class IndependentClientsTest {

  @Test
  void the_printed_token_is_verified_by_another_jose_library(Launcher mesh) throws Exception {
    String token = mesh.run("token", "--partner", "acme").orFail().out().strip();

    Path files = mesh.home().resolve("partners/acme");
    String json = Node.run("verify.mjs", issuer(mesh), files.resolve("ca.crt").toString(), token);

    assertThat(Json.text(json, "payload.sub")).isEqualTo("partner/acme");
    assertThat(Json.text(json, "payload.aud")).isEqualTo("gateway");
    assertThat(Json.at(Json.object(json), "payload.cnf").toString())
        .contains("x5t#S256")
        .contains(thumbprint(files.resolve("tls.crt")));
  }

  @Test
  void another_oauth_client_finds_its_way_by_discovery(Launcher mesh) {
    String json =
        Node.run(
            "token.mjs", issuer(mesh), mesh.home().resolve("partners/acme").toString(), "acme");
    assertThat(Json.text(json, "header.typ")).isEqualTo("at+jwt");
    Partner acme = Partner.of(mesh, "acme").withToken(Json.text(json, "token"));
    assertThat(acme.get("/v1/orders").statusCode()).isEqualTo(200);
  }

  @Test
  void another_grpc_library_calls_unary_and_streams(Launcher mesh) {
    Partner acme = Partner.of(mesh, "acme");
    String order = Json.text(Shop.of(acme).receive(3).place(Shop.newKey(), 1).body(), "order.name");

    String json =
        Node.run(
            "grpc.mjs",
            "localhost:" + mesh.port(9443),
            mesh.home().resolve("partners/acme").toString(),
            mesh.home().resolve("contracts/proto-reference.binpb").toString(),
            acme.token(),
            order);

    assertThat(Json.text(json, "unary.order.name")).isEqualTo(order);
    assertThat(Json.text(json, "first.order.state")).isEqualTo("STATE_PLACED");
    assertThat(Json.text(json, "answers.0.discrepancy.sku")).isEqualTo("NO-SUCH-SKU");
    assertThat(Json.text(json, "answers.1.summary.warehouse")).isEqualTo("Lübeck");
  }

  private static String issuer(Launcher mesh) {
    return "https://localhost:" + mesh.port(8444);
  }

  private static String thumbprint(Path certificate) throws Exception {
    byte[] der = PemFiles.certificates(certificate).iterator().next().getEncoded();
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(MessageDigest.getInstance("SHA-256").digest(der));
  }
}
