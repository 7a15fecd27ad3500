package dev.hansa.gateway.edge.openapi;

import static dev.hansa.gateway.edge.openapi.Described.at;
import static dev.hansa.gateway.edge.openapi.Described.property;
import static dev.hansa.gateway.edge.openapi.Described.schema;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules of buf.validate as keywords, and as words where there is no keyword. */
class RuleKeywordsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "small     | \"exclusiveMinimum\":-5,\"exclusiveMaximum\":5,\"not\":{\"enum\":[3]}",
        "bigNumber | \"pattern\":\"^[0-9]{1,19}$\",\"description\":\"At least 1, at most"
            + " 1000000.\"",
        "precise   | \"minimum\":0,\"maximum\":1",
        "data      | At most 16 bytes before encoding.",
        "color     | \"enum\":[\"COLOR_RED\",\"COLOR_OLD\"]",
        "words     |"
            + " \"items\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":10},\"minItems\":1",
        "labels    | \"maxLength\":5",
        "labels    | \"maxProperties\":3",
        "perhaps   | \"maxLength\":3",
        "email     | \"format\":\"email\"",
        "link      | \"format\":\"uri\"",
        "kind      | \"enum\":[\"a\",\"b\"]",
        "fixed     | \"const\":\"always\"",
        "renamed   | Custom must be lower case.",
        "lax       | \"minLength\":9",
        "backwards | Matches `(?i)^a`.",
        "past      | In the past.",
      })
  void a_rule_is_a_keyword_where_there_is_one(String field, String expected) {
    assertThat(property(field)).contains(expected);
  }

  @Test
  void a_field_whose_absence_breaks_its_rule_is_required() {
    assertThat(at(schema("shapes.v1.Thing.Input"), "required").getAsJsonArray())
        .extracting(JsonElement::getAsString)
        .containsExactly("color", "words", "email", "link", "kind", "fixed", "backwards");
  }

  @Test
  void rules_that_are_ignored_are_not_shown() {
    assertThat(property("ignored")).isEqualTo("{\"type\":\"string\"}");
  }

  @Test
  void answers_promise_no_rules() {
    assertThat(at(schema("shapes.v1.Thing"), "properties", "email"))
        .hasToString("{\"type\":\"string\"}");
  }
}
