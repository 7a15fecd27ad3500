package dev.hansa.gateway.edge;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.hansa.gateway.edge.http.RequestHead;
import dev.hansa.runtime.contract.Exposure;
import dev.hansa.runtime.token.DpopProofs;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What clients of any make need to know to get tokens for the edge (RFC 9728): for everybody, with
 * or without a certificate.
 *
 * @param issuer of the tokens
 */
record ResourceMetadata(Origins origins, String issuer) {
  /** RFC 9728, section 3. */
  static final String PATH = "/.well-known/oauth-protected-resource";

  private static final String CACHE = "public, max-age=300";

  /** Where the document is, for challenges (RFC 9728, section 5.1). */
  String url() {
    return origins.first() + PATH;
  }

  boolean serves(RequestHead request) {
    return (request.method().equals("GET") || request.method().equals("HEAD"))
        && request.rawPath().equals(PATH);
  }

  void answer(Answer answer, EdgePlan plan) {
    answer.page(
        200,
        new DefaultHttpHeaders()
            .set(HttpHeaderNames.CONTENT_TYPE, "application/json")
            .set(HttpHeaderNames.CACHE_CONTROL, CACHE),
        document(plan).getBytes(StandardCharsets.UTF_8));
  }

  private String document(EdgePlan plan) {
    List<String> scopes =
        plan.contracts().where(method -> method.exposure() == Exposure.PARTNER).scopes().stream()
            .sorted()
            .toList();
    var document = new JsonObject();
    document.addProperty("resource", origins.first());
    document.add("authorization_servers", array(List.of(issuer)));
    document.add("scopes_supported", array(scopes));
    document.add("bearer_methods_supported", array(List.of("header")));
    document.addProperty("tls_client_certificate_bound_access_tokens", true);
    document.add("dpop_signing_alg_values_supported", array(DpopProofs.ALGORITHMS));
    return document.toString();
  }

  private static JsonArray array(List<String> texts) {
    var array = new JsonArray();
    texts.forEach(array::add);
    return array;
  }
}
