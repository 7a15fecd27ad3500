package dev.hansa.gateway.transcoder;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Whatever the text: a template by the grammar, or a violation; and it matches what it spells. */
@ResourceLock("jazzer")
class TemplateParserFuzzTest {
  @FuzzTest(maxDuration = "10m")
  void parses_templates(byte[] data) {
    String template = new String(data, StandardCharsets.UTF_8);
    var rules = List.of(new NaiveRoutes.Rule("GET", template));
    var naive = new NaiveRoutes(rules);
    naive
        .compile(rules)
        .ifPresent(
            transcoder -> {
              for (String rest : List.of("", "y", "y/%2Fz")) {
                naive.check(transcoder, "GET", spell(template, rest));
              }
            });
  }

  /** A path made by the letters of a template. */
  private static String spell(String template, String rest) {
    return template
        .replaceAll("\\{[^=}]*\\}", "*")
        .replaceAll("\\{[^=}]*=|\\}", "")
        .replace("/**", rest.isEmpty() ? "" : '/' + rest)
        .replace("*", "x%41");
  }
}
