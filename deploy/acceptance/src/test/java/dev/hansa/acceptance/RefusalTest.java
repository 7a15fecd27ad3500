package dev.hansa.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hansa.acceptance.mesh.Certificates;
import dev.hansa.acceptance.mesh.HandlerCounts;
import dev.hansa.acceptance.mesh.Json;
import dev.hansa.acceptance.mesh.Launcher;
import dev.hansa.acceptance.mesh.OnSharedMesh;
import dev.hansa.acceptance.mesh.Partner;
import dev.hansa.acceptance.mesh.PemFiles;
import dev.hansa.acceptance.mesh.Shop;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What the edge refuses by REST, with the status and the reason of the error contract. */
@OnSharedMesh
class RefusalTest {

  @Test
  void a_refused_call_reaches_no_handler_and_a_good_one_does(Launcher mesh) {
    Partner acme = Partner.of(mesh, "acme");
    Shop.of(acme).receive(1);
    HandlerCounts before = HandlerCounts.of(mesh);

    refused(acme.withToken("").get("/v1/orders"), 401, "TOKEN_MISSING"); // K14
    refused(acme.withToken("a.b.c").get("/v1/orders"), 401, "TOKEN_MALFORMED");
    refused(
        acme.withClient(withoutCertificate(mesh)).get("/v1/orders"), 401, "CERTIFICATE_MISSING");
    refused(
        acme.withClient(Partner.client(mesh, "globex")).get("/v1/orders"),
        401,
        "CNF_MISMATCH"); // K15
    refused(narrowed(mesh, acme).get("/v1/stock"), 403, "SCOPE_MISSING"); // Z03
    refused(acme.get("/v1/no-such-thing"), 404, "ROUTE_UNKNOWN");
    refused(acme.post("/v1/orders", Shop.newKey(), "{}"), 400, "REQUEST_INVALID");
    refused(acme.post("/v1/orders", Shop.newKey(), "{\"linez\": []}"), 400, "FIELD_UNKNOWN"); // G05
    refused(acme.call("POST", "/v1/orders", "{\"lines\": []}"), 400, "REQUEST_ID_MISSING"); // G11
    assertThat(HandlerCounts.of(mesh)).isEqualTo(before);

    assertThat(acme.get("/v1/orders").statusCode()).isEqualTo(200);
    assertThat(HandlerCounts.of(mesh)).isNotEqualTo(before);
  }

  @Test
  void an_invalid_message_names_its_field(Launcher mesh) {
    HttpResponse<String> answer =
        Partner.of(mesh, "acme")
            .post(
                "/v1/orders",
                Shop.newKey(),
                """
                {"lines": [{"sku": "x", "quantity": 0,
                  "unitPrice": {"currencyCode": "EUR", "units": 1}}]}
                """);
    refused(answer, 400, "REQUEST_INVALID");
    assertThat(answer.body()).contains("quantity");
  }

  @Test
  void a_challenge_says_how_to_come_in(Launcher mesh) {
    Partner acme = Partner.of(mesh, "acme");
    assertThat(acme.withToken("a.b.c").get("/v1/orders").headers().firstValue("www-authenticate"))
        .hasValueSatisfying(
            challenge ->
                assertThat(challenge).startsWith("Bearer").contains("error=\"invalid_token\""));
    assertThat(narrowed(mesh, acme).get("/v1/stock").headers().firstValue("www-authenticate"))
        .hasValueSatisfying(
            challenge ->
                assertThat(challenge)
                    .contains("error=\"insufficient_scope\"")
                    .contains("scope=\"inventory.read\""));
  }

  @Test
  void a_certificate_of_a_foreign_authority_ends_the_handshake(Launcher mesh) {
    Path foreign = Certificates.foreignPartner(mesh.home().resolve("partners/acme/ca.crt"));
    HttpClient http = HttpClient.newBuilder().sslContext(PemFiles.sslContext(foreign)).build();
    Partner stranger = Partner.of(mesh, "acme").withClient(http);
    assertThatThrownBy(() -> stranger.get("/v1/orders")).isInstanceOf(UncheckedIOException.class);
  }

  private static void refused(HttpResponse<String> answer, int status, String reason) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("content-type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
    assertThat(Json.text(answer.body(), "reason")).isEqualTo(reason);
    assertThat(Json.text(answer.body(), "trace_id")).matches("[0-9a-f]{32}");
  }

  private static Partner narrowed(Launcher mesh, Partner partner) {
    return partner.withToken(
        mesh.run("token", "--partner", partner.name(), "--scope", "orders.read")
            .orFail()
            .out()
            .strip());
  }

  private static HttpClient withoutCertificate(Launcher mesh) {
    return HttpClient.newBuilder()
        .sslContext(PemFiles.withoutCertificate(mesh.home().resolve("partners/acme")))
        .build();
  }
}
