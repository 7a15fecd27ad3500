package dev.hansa.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.gateway.edge.http.TestClients;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The documents on the REST port. */
class ApiPagesTest {
  private final Edge edge = new Edge();

  @AfterEach
  void stop() {
    edge.close();
  }

  private HttpResponse<String> get(String path, String... headers) {
    HttpRequest.Builder request = edge.unauthorized(path);
    return edge.send(headers.length == 0 ? request : request.headers(headers));
  }

  @Test
  void a_certificate_is_enough_to_read_them_and_is_needed() {
    assertThat(get("/openapi.json").body()).startsWith("{\"openapi\":\"3.1.1\"");
    assertThat(get("/openapi/shop.v1.Shop.json").body()).contains("\"title\":\"shop.v1.Shop\"");
    HttpResponse<String> docs = get("/docs");
    assertThat(docs.headers().firstValue("content-type")).hasValue("text/html; charset=utf-8");
    assertThat(docs.headers().firstValue("content-security-policy").orElse(""))
        .contains("default-src 'none'", "frame-ancestors 'none'");
    try (var stranger = TestClients.http(Version.HTTP_2, null)) {
      HttpResponse<String> refused = Edge.send(stranger, edge.unauthorized("/openapi.json"));
      assertThat(refused.statusCode()).isEqualTo(401);
      assertThat(refused.body()).contains("CERTIFICATE_MISSING");
    }
  }

  @Test
  void one_who_has_it_is_told_so_and_HEAD_has_no_body() {
    String etag = get("/openapi.json").headers().firstValue("etag").orElseThrow();
    HttpResponse<String> again = get("/openapi.json", "if-none-match", "\"other\", W/" + etag);
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
    assertThat(again.headers().firstValue("etag")).hasValue(etag);
    HttpResponse<String> head =
        edge.send(edge.unauthorized("/docs").method("HEAD", BodyPublishers.noBody()));
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
  }

  @Test
  void a_service_that_is_not_there_and_another_method_are_not_found() {
    assertThat(get("/openapi/shop.v1.None.json").statusCode()).isEqualTo(404);
    assertThat(edge.post("/docs", "{}").statusCode()).isEqualTo(404);
    assertThat(get("/docs/").statusCode()).isEqualTo(401);
  }
}
