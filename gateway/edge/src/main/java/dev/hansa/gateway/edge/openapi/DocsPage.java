package dev.hansa.gateway.edge.openapi;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;

/**
 * One HTML page with its style, its script and the document inside. It loads nothing; its policy
 * allows exactly this style and this script, and calls to its own origin.
 */
final class DocsPage {
  private static final String STYLE = resource("docs.css");
  private static final String SCRIPT =
      resource("schema.js") + resource("call.js") + resource("docs.js");
  private static final String HTML = resource("docs.html");

  private DocsPage() {}

  /**
   * @param origin of the API, if it is another than the page's
   */
  static Page of(JsonObject document, Optional<String> origin) {
    String policy =
        "default-src 'none'; style-src '%s'; script-src '%s'; connect-src %s; img-src data:; base-uri 'none'; form-action 'none'"
            .formatted(hash(STYLE), hash(SCRIPT), origin.isEmpty() ? "'self'" : "'none'");
    String html =
        HTML.replace("{{policy}}", policy)
            .replace("{{origin}}", origin.orElse(""))
            .replace("{{style}}", STYLE)
            .replace("{{script}}", SCRIPT)
            .replace("{{document}}", Json.textInHtml(document));
    return Page.of("text/html; charset=utf-8", html, policy + "; frame-ancestors 'none'");
  }

  private static String hash(String text) {
    return "sha256-"
        + Base64.getEncoder().encodeToString(Page.sha256(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static String resource(String name) {
    try (var in = Objects.requireNonNull(DocsPage.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }
}
