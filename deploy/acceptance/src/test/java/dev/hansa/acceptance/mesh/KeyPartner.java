package dev.hansa.acceptance.mesh;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.oauth2.sdk.dpop.DefaultDPoPProofFactory;
import com.nimbusds.oauth2.sdk.token.DPoPAccessToken;
import com.nimbusds.openid.connect.sdk.Nonce;
import dev.hansa.identity.v1.RateClass;
import dev.hansa.identity.v1.RegisterPartnerRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;

/**
 * A partner without a certificate: it authenticates by {@code private_key_jwt} and proves another
 * key in each request (RFC 9449), with proofs of a library's making.
 *
 * @param registered signs its assertions
 * @param proven its tokens are bound to
 * @param http shows no certificate
 */
public record KeyPartner(
    String name, ECKey registered, ECKey proven, HttpClient http, URI identity, URI edge) {

  /** Enters a new partner with keys alone, as an operator does. */
  public static KeyPartner register(Launcher mesh, String... scopes) throws Exception {
    String name = Operator.newName("keys");
    var registered = new ECKeyGenerator(Curve.P_256).keyID("first").generate();
    try (Operator operator = Operator.of(mesh)) {
      operator.register(
          RegisterPartnerRequest.newBuilder()
              .setPartnerId(name)
              .addAllScopes(List.of(scopes))
              .setRateClass(RateClass.RATE_CLASS_LARGE)
              .setJwks(new JWKSet(registered.toPublicJWK()).toString()));
    }
    SSLContext tls = PemFiles.withoutCertificate(mesh.home().resolve("etc/tls/operator/admin"));
    return new KeyPartner(
        name,
        registered,
        new ECKeyGenerator(Curve.P_256).generate(),
        HttpClient.newBuilder().sslContext(tls).connectTimeout(Duration.ofSeconds(10)).build(),
        URI.create("https://localhost:" + mesh.port(8444)),
        Partner.rest(mesh));
  }

  /** A fresh assertion of its own. */
  public Assertion assertion() {
    return Assertion.of(name, name, identity, registered);
  }

  /** The key of its assertions as a file, with its private half. */
  public Path keyFile() {
    try {
      return Files.writeString(Files.createTempFile(name, ".jwk"), registered.toJSONString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Asks for a token, with a proof that knows this nonce; empty: none. */
  public HttpResponse<String> askForToken(String nonce) throws JOSEException {
    return new TokenEndpoint(http, identity).ask(assertion(), "DPoP", proofForToken(nonce));
  }

  /** A token, by the nonce that the first answer brings. */
  public String token() throws JOSEException {
    return Json.text(askForToken(nonce()).body(), "access_token");
  }

  /** A nonce of identity. */
  public String nonce() throws JOSEException {
    return askForToken("").headers().firstValue("DPoP-Nonce").orElseThrow();
  }

  /** Reads from the edge. */
  public HttpResponse<String> get(String path, String authorization, String... proofs) {
    return get(http, path, authorization, proofs);
  }

  /** Reads over another client. */
  public HttpResponse<String> get(
      HttpClient by, String path, String authorization, String... proofs) {
    var request =
        HttpRequest.newBuilder(edge.resolve(path))
            .timeout(Duration.ofSeconds(20))
            .header("Authorization", authorization);
    for (String proof : proofs) {
      request.header("DPoP", proof);
    }
    try {
      return by.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** A proof beside a token for reading a path of the edge. */
  public String proof(String path, String token, String nonce) throws JOSEException {
    var access = new DPoPAccessToken(token);
    var factory = new DefaultDPoPProofFactory(proven, JWSAlgorithm.ES256);
    return (nonce.isEmpty()
            ? factory.createDPoPJWT("GET", edge.resolve(path), access)
            : factory.createDPoPJWT("GET", edge.resolve(path), access, new Nonce(nonce)))
        .serialize();
  }

  /** A proof for asking identity for a token. */
  public String proofForToken(String nonce) throws JOSEException {
    URI endpoint = identity.resolve("/oauth2/token");
    var factory = new DefaultDPoPProofFactory(proven, JWSAlgorithm.ES256);
    return (nonce.isEmpty()
            ? factory.createDPoPJWT("POST", endpoint)
            : factory.createDPoPJWT("POST", endpoint, new Nonce(nonce)))
        .serialize();
  }
}
