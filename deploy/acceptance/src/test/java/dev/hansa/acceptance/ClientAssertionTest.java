package dev.hansa.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.acceptance.mesh.AlternativeName;
import dev.hansa.acceptance.mesh.Assertion;
import dev.hansa.acceptance.mesh.Certificates;
import dev.hansa.acceptance.mesh.KeyPartner;
import dev.hansa.acceptance.mesh.Launcher;
import dev.hansa.acceptance.mesh.OnSharedMesh;
import dev.hansa.acceptance.mesh.PemFiles;
import dev.hansa.acceptance.mesh.Replica;
import dev.hansa.acceptance.mesh.TokenEndpoint;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Assertions by which a client says who it is (RFC 7523), shown to running identity. */
@OnSharedMesh
class ClientAssertionTest {
  private static final String REFUSED =
      "{\"error\":\"invalid_client\",\"error_description\":\"client authentication failed\"}";

  /** More than identity has processors, at each replica. */
  private static final int AT_ONCE = 8;

  private KeyPartner partner;
  private SSLContext tls;
  private TokenEndpoint identity;

  @BeforeEach
  void register(Launcher mesh) throws Exception {
    partner = KeyPartner.register(mesh, "orders.read");
    tls =
        PemFiles.sslContext(
            Certificates.partner(
                mesh, "/CN=" + partner.name(), AlternativeName.partner(partner.name())));
    identity = TokenEndpoint.of(partner.identity(), tls);
  }

  private void accepted(String what, UnaryOperator<Assertion> change) {
    HttpResponse<String> answer = identity.ask(change.apply(partner.assertion()));
    assertThat(answer.statusCode()).as("%s: %s", what, answer.body()).isEqualTo(200);
  }

  private void refused(String what, UnaryOperator<Assertion> change) {
    HttpResponse<String> answer = identity.ask(change.apply(partner.assertion()));
    assertThat(answer.statusCode()).as("%s: %s", what, answer.body()).isEqualTo(401);
    assertThat(answer.body()).as(what).isEqualTo(REFUSED);
  }

  @Test
  @DisplayName("K20: the audience is the issuer's name, and one text")
  void audiences() {
    String issuer = partner.identity().toString();
    Map<String, UnaryOperator<Assertion>> shapes =
        Map.of(
            "the token endpoint", good -> good.claim("aud", issuer + "/oauth2/token"),
            "a slash more", good -> good.claim("aud", issuer + "/"),
            "a list of one", good -> good.claim("aud", List.of(issuer)),
            "a list of two", good -> good.claim("aud", List.of(issuer, "https://other.example")),
            "another server", good -> good.claim("aud", "https://other.example"),
            "nobody", good -> good.without("aud"));
    shapes.forEach(this::refused);
    accepted("as it should be", good -> good);
  }

  @Test
  @DisplayName("K21: an assertion works once")
  void works_once() {
    Assertion assertion = partner.assertion();
    accepted("first", _ -> assertion);
    refused("again", _ -> assertion);
    refused("the same id in another", good -> good.claim("jti", assertion.claims().get("jti")));
    refused("no id", good -> good.without("jti"));
    accepted("another", good -> good);
  }

  @Test
  @DisplayName("K21: of uses at once, at two replicas, exactly one wins")
  void works_once_at_all_replicas_together(Launcher mesh) {
    try (var replica = Replica.ofIdentity(mesh, Map.of())) {
      var endpoints = Stream.of(partner.identity(), replica.address()).map(this::endpoint).toList();
      for (TokenEndpoint each : endpoints) {
        assertThat(each.ask(partner.assertion()).statusCode()).isEqualTo(200);
      }
      Assertion assertion = partner.assertion();
      List<CompletableFuture<HttpResponse<String>>> uses = new ArrayList<>();
      for (int i = 0; i < AT_ONCE; i++) {
        endpoints.forEach(each -> uses.add(each.askAsync(assertion)));
      }
      assertThat(uses.stream().map(CompletableFuture::join).map(HttpResponse::statusCode))
          .containsOnly(200, 401)
          .containsOnlyOnce(200);
    }
  }

  private TokenEndpoint endpoint(URI address) {
    return TokenEndpoint.of(address, tls);
  }

  @Test
  @DisplayName("K22: an assertion lives for 300 s at most")
  void lives_for_five_minutes() {
    accepted("300 s", good -> good.living(300));
    refused("301 s", good -> good.living(301));
    refused("an hour, of which most is over", good -> good.later(-3_540).living(3_600));
    refused("without a beginning", good -> good.without("iat").claim("exp", 4_000_000_000L));
    refused("without an end", good -> good.without("exp"));
    refused("over", good -> good.later(-120));
    refused("not begun", good -> good.later(120));
  }

  @Test
  @DisplayName("K23: what is made for another use is no assertion of a client")
  void other_types() {
    for (String type :
        List.of(
            "at+jwt",
            "application/at+jwt",
            "dpop+jwt",
            "logout+jwt",
            "secevent+jwt",
            "token-introspection+jwt",
            "oauth-authz-req+jwt",
            "entity-statement+jwt",
            "trust-mark+jwt",
            "kb+jwt",
            "dc+sd-jwt",
            "authorization-grant+jwt",
            "id_token+jwt",
            "passport")) {
      refused(type, good -> good.header("typ", type));
    }
    accepted("its own type", good -> good.header("typ", "client-authentication+jwt"));
    accepted("the type of any JWT", good -> good.header("typ", "JWT"));
    accepted("no type", good -> good);
  }
}
