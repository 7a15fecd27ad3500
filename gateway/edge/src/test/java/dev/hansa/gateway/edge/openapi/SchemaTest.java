package dev.hansa.gateway.edge.openapi;

import static dev.hansa.gateway.edge.openapi.Described.at;
import static dev.hansa.gateway.edge.openapi.Described.property;
import static dev.hansa.gateway.edge.openapi.Described.schema;
import static dev.hansa.gateway.edge.openapi.Described.text;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages as schemas of their ProtoJSON. */
class SchemaTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "flag      | {\"type\":\"boolean\"}",
        "unsigned  |"
            + " {\"type\":\"integer\",\"format\":\"int64\",\"minimum\":0,\"maximum\":4294967295}",
        "huge      | {\"type\":\"string\",\"format\":\"uint64\",\"pattern\":\"^[0-9]{1,20}$\"}",
        "ratio     | {\"type\":\"number\",\"format\":\"float\"}",
        "made      | {\"type\":\"string\",\"format\":\"date-time\"}",
        "free      | {\"type\":\"object\",\"additionalProperties\":true}",
        "list      | {\"type\":\"array\",\"items\":{}}",
        "value     | {\"description\":\"Any JSON value.\"}",
        "nothing   | {\"const\":null}",
        "maybe     | {\"type\":\"string\"}",
        "old       | {\"type\":\"string\",\"deprecated\":true}",
        "person    | {\"type\":\"string\",\"x-sensitivity\":\"PERSONAL\"}",
      })
  void a_field_has_the_schema_of_its_JSON(String field, String expected) {
    assertThat(property(field)).isEqualTo(expected);
  }

  @Test
  void well_known_types_have_a_form_of_their_own() {
    assertThat(property("span")).contains("\"google-duration\"", "s$\"");
    assertThat(property("mask")).contains("\"google-fieldmask\"");
    assertThat(property("any")).contains("\"@type\"", "\"additionalProperties\":true");
    assertThat(property("count")).contains("[\"integer\",\"null\"]", "4294967295");
    assertThat(property("data")).contains("\"byte\"", "\"contentEncoding\":\"base64\"");
  }

  @Test
  void maps_have_a_schema_for_values_and_a_pattern_for_keys() {
    assertThat(property("labels"))
        .contains(
            "\"additionalProperties\":{\"type\":\"string\"", "\"propertyNames\":{\"pattern\":");
  }

  @Test
  void what_comes_in_is_closed_and_what_goes_out_may_grow() {
    assertThat(at(schema("shapes.v1.Thing.Input"), "additionalProperties").getAsBoolean())
        .isFalse();
    assertThat(schema("shapes.v1.Thing").getAsJsonObject().has("additionalProperties")).isFalse();
    assertThat(schema("shapes.v1.Thing").getAsJsonObject().has("required")).isFalse();
  }

  @Test
  void a_lenient_route_takes_an_open_message() {
    assertThat(
            at(
                    Described.document("/openapi/shop.v1.Shop.json"),
                    "components",
                    "schemas",
                    "shop.v1.Item.LenientInput")
                .getAsJsonObject()
                .has("additionalProperties"))
        .isFalse();
  }

  @Test
  void recursive_types_refer_to_themselves() {
    assertThat(text(schema("shapes.v1.Thing.Input"), "properties", "child", "$ref"))
        .endsWith("shapes.v1.Thing.Input");
    assertThat(text(schema("shapes.v1.Modern"), "properties", "more", "items", "$ref"))
        .endsWith("shapes.v1.Modern");
  }

  @Test
  void enums_are_names_with_their_comments() {
    assertThat(schema("shapes.v1.Color"))
        .hasToString(
            """
            {"type":"string","title":"Color","description":"What it looks like.\\n\\n\
            - `COLOR_RED`: Like blood.\\n- `COLOR_OLD` (deprecated)",\
            "enum":["COLOR_UNSPECIFIED","COLOR_RED","COLOR_OLD"]}\
            """);
  }

  @Test
  void oneofs_are_told_in_words_and_by_a_mark() {
    assertThat(text(schema("shapes.v1.Thing"), "description"))
        .contains("At most one of `left`, `right`: Either of two.");
    assertThat(text(schema("shapes.v1.Thing.Input"), "description"))
        .contains("Exactly one of `left`, `right`")
        .contains("Exactly one of `small`, `bigNumber`.")
        .contains("a thing must be sane");
    assertThat(property("left")).contains("\"x-oneof\":\"choice\"");
  }

  @Test
  void proto2_and_editions_have_required_fields_defaults_groups_and_extensions() {
    var legacy = schema("shapes.v1.Legacy.Input");
    assertThat(at(legacy, "required")).hasToString("[\"must\"]");
    assertThat(text(legacy, "properties", "big", "default")).isEqualTo("7");
    assertThat(text(legacy, "properties", "level", "default")).isEqualTo("LEVEL_HIGH");
    assertThat(text(legacy, "properties", "inner", "$ref")).endsWith("Legacy.Inner.Input");
    assertThat(at(legacy, "patternProperties").toString()).contains("^\\\\[");
    assertThat(at(schema("shapes.v1.Modern"), "required")).hasToString("[\"required\"]");
  }

  @Test
  void a_secret_is_a_password_that_is_only_sent() {
    assertThat(property("secret"))
        .contains("\"format\":\"password\"", "\"writeOnly\":true", "\"x-sensitivity\":\"SECRET\"");
    assertThat(at(schema("shapes.v1.Thing"), "properties", "secret").toString())
        .contains("\"format\":\"password\"")
        .doesNotContain("writeOnly");
  }

  @Test
  void names_are_those_of_JSON() {
    assertThat(property("renamed")).contains("Custom must be lower case.");
    assertThat(property("name")).contains("\"readOnly\":true");
  }
}
