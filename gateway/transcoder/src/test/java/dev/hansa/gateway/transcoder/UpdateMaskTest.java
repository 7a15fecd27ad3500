package dev.hansa.gateway.transcoder;

import static dev.hansa.gateway.transcoder.Fixtures.transcoder;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.HttpRule;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Masks of PATCH requests that bring none (AIP-134). */
class UpdateMaskTest {
  private static HttpRule patch(String template, String body) {
    return HttpRule.newBuilder().setPatch(template).setBody(body).build();
  }

  private static final Transcoder TRANSCODER =
      transcoder(
          patch("/field/{child.string_value}", "child"),
          patch("/whole/{child.string_value}", "*"),
          patch("/flat/{string_value}", "*"),
          patch("/list", "children"),
          patch("/mask", "mask"),
          HttpRule.newBuilder().setPut("/put").setBody("child").build());

  private static String bound(String method, String path, @Nullable String query, String body) {
    var found = (Match.Found) TRANSCODER.match(method, path);
    return Fixtures.toJson(found.draft(query, null).finish(Fixtures.utf8(body), "").message());
  }

  private static String mask(String path, String body) {
    String bound = bound("PATCH", path, null, body);
    int at = bound.indexOf("\"mask\":\"");
    return at < 0 ? "none" : bound.substring(at + 8, bound.indexOf('"', at + 8));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"int32Value\":1} | int32Value",
        "{\"int32_value\":0,\"boolValue\":null} | int32Value,boolValue",
        "{\"i\\u006et32Value\":0} | int32Value",
        "{\"stringValue\":\"x\",\"int32Value\":1} | int32Value",
        "{\"child\":{\"int32Value\":1,\"child\":{\"boolValue\":true}}} |"
            + " child.int32Value,child.child.boolValue",
        "{\"child\":{}} | child",
        "{\"child\":null} | child",
        "{\"int32List\":[1,2],\"children\":[{\"int32Value\":1}],\"texts\":{\"a\":\"b\"}} |"
            + " int32List,children,texts",
        "{\"time\":\"2026-01-01T00:00:00Z\",\"struct\":{\"a\":{\"b\":1}},\"wrappedInt32\":1} |"
            + " time,struct,wrappedInt32",
        " { } | none",
        "null | none",
        "'' | none"
      })
  void derives_the_mask_from_what_the_body_sets(String body, String mask) {
    assertThat(mask("/field/x", body)).isEqualTo(mask);
  }

  @Test
  void derives_it_within_the_message_that_the_path_leads_into() {
    assertThat(mask("/whole/x", "{\"child\":{\"int32Value\":1},\"boolValue\":true}"))
        .isEqualTo("int32Value");
    assertThat(mask("/whole/x", "{\"boolValue\":true}")).isEqualTo("none");
    assertThat(mask("/flat/x", "{\"child\":{\"int32Value\":1},\"boolValue\":true}"))
        .isEqualTo("child.int32Value,boolValue");
    assertThat(mask("/flat/x", "{\"boolValue\":true,\"mask\":null}")).isEqualTo("boolValue");
  }

  @Test
  void leaves_a_mask_alone_that_somebody_gave() {
    assertThat(mask("/whole/x", "{\"child\":{\"int32Value\":1},\"mask\":\"boolValue\"}"))
        .isEqualTo("boolValue");
    assertThat(mask("/flat/x", "{\"boolValue\":true,\"mask\":\"\"}")).isEmpty();
    assertThat(bound("PATCH", "/field/x", "mask=boolValue", "{\"int32Value\":1}"))
        .contains("\"mask\":\"boolValue\"");
    assertThat(bound("PATCH", "/field/x", "mask=", "{\"int32Value\":1}")).contains("\"mask\":\"\"");
  }

  @Test
  void derives_none_for_other_methods_and_bodies() {
    assertThat(bound("PUT", "/put", null, "{\"int32Value\":1}"))
        .isEqualTo("{\"child\":{\"int32Value\":1}}");
    assertThat(mask("/list", "[{\"int32Value\":1}]")).isEqualTo("none");
    assertThat(mask("/mask", "\"boolValue\"")).isEqualTo("boolValue");
  }
}
