package dev.hansa.identity.https;

import com.sun.net.httpserver.HttpsExchange;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.Set;

/** A public document that changes with the process only: cacheable, revalidated by its ETag. */
final class Document implements Route {
  /** How long clients may keep it; a new signing key is published at least this long before use. */
  private static final String CACHE = "public, max-age=300";

  private final String type;
  private final String body;
  private final String tag;

  Document(String type, String body) {
    this.type = type;
    this.body = body;
    tag = '"' + digest(body) + '"';
  }

  @Override
  public HttpReply reply(HttpsExchange exchange) {
    if (!Set.of("GET", "HEAD").contains(exchange.getRequestMethod())) {
      return HttpReply.wrongMethod("GET, HEAD");
    }
    var headers = Map.of("Content-Type", type, "Cache-Control", CACHE, "ETag", tag);
    return tag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))
        ? new HttpReply(304, headers, "")
        : new HttpReply(200, headers, body);
  }

  private static String digest(String body) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(body.getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (NoSuchAlgorithmException impossible) { // every JDK has it
      throw new IllegalStateException(impossible);
    }
  }
}
