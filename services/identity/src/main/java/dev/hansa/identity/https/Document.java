package dev.hansa.identity.https;

import com.sun.net.httpserver.HttpsExchange;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** A public document that seldom changes: cacheable, revalidated by its ETag. */
public final class Document implements Route {
  private final String type;
  private final String cache;
  private final Supplier<String> content;

  /**
   * A document of one media type.
   *
   * @param maxAge how long clients may keep it, in whole seconds
   * @param content as of now; asked at each request
   */
  public Document(String type, Duration maxAge, Supplier<String> content) {
    this.type = type;
    this.cache = "public, max-age=" + maxAge.toSeconds();
    this.content = content;
  }

  @Override
  public HttpReply reply(HttpsExchange exchange) {
    if (!Set.of("GET", "HEAD").contains(exchange.getRequestMethod())) {
      return HttpReply.wrongMethod("GET, HEAD");
    }
    String body = content.get();
    String tag = '"' + digest(body) + '"';
    var headers = Map.of("Content-Type", type, "Cache-Control", cache, "ETag", tag);
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
