package dev.hansa.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import dev.hansa.acceptance.mesh.GrpcCaller;
import dev.hansa.acceptance.mesh.Json;
import dev.hansa.acceptance.mesh.KeyPartner;
import dev.hansa.acceptance.mesh.Launcher;
import dev.hansa.acceptance.mesh.Mint;
import dev.hansa.acceptance.mesh.OnSharedMesh;
import dev.hansa.acceptance.mesh.Partner;
import dev.hansa.acceptance.mesh.RawProof;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Tokens that are bound to a key, or to a key and a certificate, shown with too little. */
@OnSharedMesh
class KeyBoundTokenTest {
  private static final String ORDERS = "/v1/orders";

  private KeyPartner partner;
  private HttpClient acme;
  private Mint mint;
  private ECKey key;

  @BeforeEach
  void prepare(Launcher mesh) throws Exception {
    partner = KeyPartner.register(mesh, "orders.read");
    key = partner.proven();
    acme = Partner.client(mesh, "acme");
    mint = Mint.of(mesh, mesh.home().resolve("partners/acme"));
  }

  private String boundTo(Map<String, String> confirmation) throws Exception {
    return mint.token(claims -> claims.claim("cnf", confirmation));
  }

  private String boundToKey() throws Exception {
    return boundTo(Map.of("jkt", thumbprint()));
  }

  private HttpResponse<String> byProof(HttpClient client, String token, ECKey of) {
    var proof = RawProof.of(of, "GET", partner.edge().resolve(ORDERS), token);
    String nonce =
        partner
            .get(client, ORDERS, "DPoP " + token, proof.sign())
            .headers()
            .firstValue("dpop-nonce")
            .orElseThrow();
    return partner.get(client, ORDERS, "DPoP " + token, proof.claim("nonce", nonce).sign());
  }

  private static void refused(HttpResponse<String> answer, String scheme) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(401);
    assertThat(Json.text(answer.body(), "reason")).isEqualTo("CNF_MISMATCH");
    assertThat(answer.headers().firstValue("www-authenticate").orElse(""))
        .startsWith(scheme + " realm=\"hansa\"")
        .contains("error=\"invalid_token\"");
  }

  private static void taken(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  @Test
  @DisplayName("K16: bound to a certificate and a key, a token needs both")
  void refuses_one_of_two(Launcher mesh) throws Exception {
    String both = boundTo(Map.of("x5t#S256", mint.thumbprint(), "jkt", thumbprint()));
    taken(byProof(acme, both, key));

    refused(byProof(partner.http(), both, key), "DPoP");
    refused(byProof(Partner.client(mesh, "globex"), both, key), "DPoP");
    refused(byProof(acme, both, new ECKeyGenerator(Curve.P_256).generate()), "DPoP");
    refused(partner.get(acme, ORDERS, "Bearer " + both), "Bearer");
    taken(byProof(acme, both, key));
  }

  @Test
  @DisplayName("K18: the edge takes no token under the scheme of another")
  void refuses_another_scheme(Launcher mesh) throws Exception {
    String bound = boundToKey();
    String certified = mint.token(claims -> claims);
    taken(byProof(partner.http(), bound, key));
    taken(partner.get(acme, ORDERS, "Bearer " + certified));

    refused(partner.get(acme, ORDERS, "Bearer " + bound), "Bearer");
    refused(partner.get(acme, ORDERS, "bearer " + bound), "Bearer");
    refused(byProof(acme, certified, key), "DPoP");
    Path files = mesh.home().resolve("partners/acme");
    assertThat(check(mesh.port(9443), files, bound)).isEqualTo("UNAUTHENTICATED CNF_MISMATCH");
  }

  @Test
  @DisplayName("K18: nor does a service take a key's token from the holder of a certificate")
  void services_take_no_token_of_a_key(Launcher mesh) throws Exception {
    Path gateway = mesh.home().resolve("etc/tls/gateway");
    Mint inside = Mint.of(mesh, gateway);
    Map<String, Integer> ports =
        Map.of("identity", 7000, "orders", 7001, "inventory", 7002, "settlement", 7003);
    for (Map.Entry<String, Integer> service : ports.entrySet()) {
      UnaryOperator<JWTClaimsSet.Builder> own =
          claims ->
              claims
                  .subject("service/gateway")
                  .claim("client_id", "service/gateway")
                  .audience("service/" + service.getKey());
      String certified = inside.token(own);
      String bound =
          inside.token(claims -> own.apply(claims).claim("cnf", Map.of("jkt", thumbprint())));
      int port = mesh.port(service.getValue());
      assertThat(check(port, gateway, certified)).as(service.getKey()).isEqualTo("OK");
      assertThat(check(port, gateway, bound))
          .as(service.getKey())
          .isEqualTo("UNAUTHENTICATED CNF_MISMATCH");
    }
  }

  private String thumbprint() {
    try {
      return key.computeThumbprint().toString();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  private static String check(int port, Path files, String token) {
    try (GrpcCaller caller = GrpcCaller.of(port, files, token)) {
      return caller.verdict(HealthGrpc.getCheckMethod(), HealthCheckRequest.getDefaultInstance());
    }
  }
}
