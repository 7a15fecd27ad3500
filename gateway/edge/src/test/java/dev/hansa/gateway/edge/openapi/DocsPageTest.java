package dev.hansa.gateway.edge.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page loads nothing and runs nothing but its own script. */
class DocsPageTest {
  private static final Page PAGE = Described.DOCUMENTS.find("/docs").orElseThrow();

  @Test
  void the_policy_names_the_hashes_of_the_one_script_and_the_one_style() {
    String html = PAGE.body().toStringUtf8();
    assertThat(PAGE.policy())
        .contains("default-src 'none'", "connect-src 'self'", "frame-ancestors 'none'")
        .contains("script-src 'sha256-" + hashOf("<script>", "</script>", html) + "'")
        .contains("style-src 'sha256-" + hashOf("<style>", "</style>", html) + "'")
        .doesNotContain("unsafe");
  }

  private static String hashOf(String open, String close, String html) {
    int from = html.indexOf(open) + open.length();
    String text = html.substring(from, html.indexOf(close, from));
    return Base64.getEncoder().encodeToString(Page.sha256(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void nothing_comes_from_elsewhere_and_no_attribute_holds_code() {
    String markup = PAGE.body().toStringUtf8().replaceAll("(?s)<(script|style)[^>]*>.*?</\\1>", "");
    assertThat(markup)
        .doesNotContainPattern("src=|<link|https?:")
        .doesNotContainPattern(Pattern.compile("\\son\\w+=|style=|javascript:"));
  }

  @Test
  void text_of_a_contract_cannot_end_the_element_that_holds_it() {
    var document = new JsonObject();
    document.addProperty("x", "</script><script>alert(1)</script><!--");
    String html = DocsPage.of(document, Optional.empty()).body().toStringUtf8();
    assertThat(html).doesNotContain("alert(1)</script>").contains("\\u003c/script\\u003e");
  }

  @Test
  void elsewhere_it_shows_commands_for_the_REST_port_and_calls_nobody() {
    assertThat(Described.DOCUMENTS.docsFor("https://localhost:8443"))
        .contains("data-origin=\"https://localhost:8443\"", "connect-src 'none'");
  }
}
