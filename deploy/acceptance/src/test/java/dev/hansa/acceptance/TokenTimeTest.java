package dev.hansa.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.acceptance.mesh.GrpcCaller;
import dev.hansa.acceptance.mesh.Json;
import dev.hansa.acceptance.mesh.Launcher;
import dev.hansa.acceptance.mesh.Mint;
import dev.hansa.acceptance.mesh.OnSharedMesh;
import dev.hansa.acceptance.mesh.Partner;
import dev.hansa.acceptance.mesh.RawToken;
import dev.hansa.orders.v1.ListOrdersRequest;
import dev.hansa.orders.v1.OrdersGrpc;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Tokens with all that they need but for their times, at both ports of the edge and inside. */
@OnSharedMesh
class TokenTimeTest {
  private static final String TAKEN = "OK";

  /**
   * The time claims of a token, as JSON.
   *
   * @param verdict {@value #TAKEN}, or the reason for which a token with them is refused
   */
  private record Times(String verdict, String claims) {}

  private static Times times(String verdict, Object issued, Object expiry) {
    return new Times(verdict, "\"iat\":%s,\"exp\":%s".formatted(issued, expiry));
  }

  private static Times times(String verdict, Object issued, Object expiry, Object notBefore) {
    return new Times(verdict, times(verdict, issued, expiry).claims() + ",\"nbf\":" + notBefore);
  }

  private static Times malformed(String claims) {
    return new Times("TOKEN_MALFORMED", claims);
  }

  /** Whatever is taken now is taken in a minute; whatever is refused now is refused for 40 s. */
  private static List<Times> table() {
    long now = Instant.now().getEpochSecond();
    long end = now + 300;
    return List.of(
        times(TAKEN, now, end),
        times(TAKEN, now + 10, end),
        times(TAKEN, now, end, now + 10),
        times(TAKEN, now - 800, now + 100),
        times("TOKEN_EXPIRED", now - 300, now),
        times("TOKEN_EXPIRED", now - 300, now - 60),
        times("TOKEN_NOT_YET_VALID", now + 60, end),
        times("TOKEN_NOT_YET_VALID", now, end, now + 60),
        times("TOKEN_LIFETIME", now - 800, now + 101),
        times("TOKEN_LIFETIME", now, now + 86_400),
        times("TOKEN_LIFETIME", now, now - 1),
        malformed("\"iat\":" + now),
        malformed("\"exp\":" + end),
        times("TOKEN_MALFORMED", now, "null"),
        times("TOKEN_MALFORMED", now, "\"" + end + "\""),
        times("TOKEN_MALFORMED", now, end + ".5"),
        times("TOKEN_MALFORMED", now, "[" + end + "]"),
        times("TOKEN_MALFORMED", now, -end),
        times("TOKEN_MALFORMED", now, "9".repeat(30)),
        times("TOKEN_MALFORMED", "\"" + now + "\"", end),
        times("TOKEN_MALFORMED", now, end, "\"" + now + "\""));
  }

  /** Shows every token of the table, and sees what becomes of it. */
  private static void judge(Mint mint, String members, UnaryOperator<String> verdict) {
    String header =
        "{\"typ\":\"at+jwt\",\"alg\":\"ES256\",\"kid\":\"" + mint.key().getKeyID() + "\"}";
    for (Times times : table()) {
      String payload =
          """
          {"iss":"%s","sub":"partner/acme","scope":"orders.read","jti":"%s",\
          "cnf":{"x5t#S256":"%s"},%s,%s}\
          """
              .formatted(
                  mint.issuer(), UUID.randomUUID(), mint.thumbprint(), members, times.claims());
      assertThat(verdict.apply(RawToken.signed(mint.key(), header, payload)))
          .as(times.claims())
          .isEqualTo(times.verdict());
    }
  }

  @Test
  @DisplayName("K13: the edge takes tokens in their time alone, by REST and by gRPC")
  void at_the_edge(Launcher mesh) throws Exception {
    Path files = mesh.home().resolve("partners/acme");
    Mint mint = Mint.of(mesh, files);
    Partner acme = new Partner("acme", Partner.client(mesh, "acme"), Partner.rest(mesh), "");
    String members = "\"client_id\":\"acme\",\"aud\":\"gateway\"";

    judge(mint, members, token -> byRest(acme.withToken(token)));
    try (GrpcCaller caller = GrpcCaller.of(mesh.port(9443), files, "")) {
      judge(mint, members, token -> byGrpc(caller.withToken(token)));
    }
  }

  @Test
  @DisplayName("K13: so does a service, and none for more than a quarter of an hour")
  void inside_the_mesh(Launcher mesh) throws Exception {
    Path gateway = mesh.home().resolve("etc/tls/gateway");
    String members =
        """
        "client_id":"service/gateway","aud":"service/orders","act":{"sub":"service/gateway"}\
        """;

    try (GrpcCaller caller = GrpcCaller.of(mesh.port(7001), gateway, "")) {
      judge(Mint.of(mesh, gateway), members, token -> byGrpc(caller.withToken(token)));
    }
  }

  private static String byRest(Partner partner) {
    HttpResponse<String> answer = partner.get("/v1/orders");
    if (answer.statusCode() == 200) {
      return TAKEN;
    }
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(401);
    assertThat(answer.headers().firstValue("www-authenticate").orElse(""))
        .contains("error=\"invalid_token\"");
    return Json.text(answer.body(), "reason");
  }

  private static String byGrpc(GrpcCaller caller) {
    return caller
        .verdict(OrdersGrpc.getListOrdersMethod(), ListOrdersRequest.getDefaultInstance())
        .replace("UNAUTHENTICATED ", "");
  }
}
