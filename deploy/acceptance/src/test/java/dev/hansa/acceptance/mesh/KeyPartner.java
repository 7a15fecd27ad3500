package dev.hansa.acceptance.mesh;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.dpop.DefaultDPoPProofFactory;
import com.nimbusds.oauth2.sdk.token.DPoPAccessToken;
import com.nimbusds.openid.connect.sdk.Nonce;
import dev.hansa.identity.v1.PartnersGrpc;
import dev.hansa.identity.v1.RegisterPartnerRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.UUID;

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
  private static final String ASSERTION_TYPE =
      "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

  /** Enters a new partner with keys alone, as an operator does. */
  public static KeyPartner register(Launcher mesh, String... scopes) throws Exception {
    String name = "keys-" + UUID.randomUUID().toString().substring(0, 8);
    var registered = new ECKeyGenerator(Curve.P_256).keyID("first").generate();
    Path operator = mesh.home().resolve("etc/tls/operator/admin");
    URI identity = URI.create("https://localhost:" + mesh.port(8444));
    try (GrpcCaller caller =
        GrpcCaller.of(mesh.port(7000), operator, operatorToken(identity, operator))) {
      caller.call(
          PartnersGrpc.getRegisterPartnerMethod(),
          RegisterPartnerRequest.newBuilder()
              .setRequestId(UUID.randomUUID().toString())
              .setPartnerId(name)
              .addAllScopes(List.of(scopes))
              .setJwks(new JWKSet(registered.toPublicJWK()).toString())
              .build());
    }
    return new KeyPartner(
        name,
        registered,
        new ECKeyGenerator(Curve.P_256).generate(),
        HttpClient.newBuilder()
            .sslContext(PemFiles.withoutCertificate(operator))
            .connectTimeout(Duration.ofSeconds(10))
            .build(),
        identity,
        Partner.rest(mesh));
  }

  private static String operatorToken(URI identity, Path operator) {
    try (HttpClient admin =
        HttpClient.newBuilder().sslContext(PemFiles.sslContext(operator)).build()) {
      String form =
          "grant_type=client_credentials&client_id=operator%2Fadmin&audience=service%2Fidentity";
      return Json.text(send(admin, form(identity, form)).body(), "access_token");
    }
  }

  /** Asks for a token, with a proof that knows this nonce; empty: none. */
  public HttpResponse<String> askForToken(String nonce) throws JOSEException {
    String form =
        "grant_type=client_credentials&client_assertion_type="
            + URLEncoder.encode(ASSERTION_TYPE, StandardCharsets.UTF_8)
            + "&client_assertion="
            + assertion();
    return send(
        http,
        form(identity, form)
            .header("DPoP", proof("POST", identity.resolve("/oauth2/token"), nonce)));
  }

  /** A token, by the nonce that the first answer brings. */
  public String token() throws JOSEException {
    HttpResponse<String> first = askForToken("");
    return Json.text(
        askForToken(first.headers().firstValue("DPoP-Nonce").orElseThrow()).body(), "access_token");
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
    return send(by, request);
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

  private String proof(String method, URI uri, String nonce) throws JOSEException {
    var factory = new DefaultDPoPProofFactory(proven, JWSAlgorithm.ES256);
    return (nonce.isEmpty()
            ? factory.createDPoPJWT(method, uri)
            : factory.createDPoPJWT(method, uri, new Nonce(nonce)))
        .serialize();
  }

  private String assertion() throws JOSEException {
    Instant now = Instant.now();
    var jwt =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(registered.getKeyID()).build(),
            new JWTClaimsSet.Builder()
                .issuer(name)
                .subject(name)
                .audience(identity.toString())
                .jwtID(UUID.randomUUID().toString())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(60)))
                .build());
    jwt.sign(new ECDSASigner(registered));
    return jwt.serialize();
  }

  private static HttpRequest.Builder form(URI identity, String form) {
    return HttpRequest.newBuilder(identity.resolve("/oauth2/token"))
        .timeout(Duration.ofSeconds(20))
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(BodyPublishers.ofString(form));
  }

  private static HttpResponse<String> send(HttpClient by, HttpRequest.Builder request) {
    try {
      return by.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
