package dev.hansa.cli.partner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityAddressTest {

  @Test
  void ports_are_the_usual_ones_unless_they_are_named() {
    assertThat(IdentityAddress.parse("id.internal"))
        .isEqualTo(new IdentityAddress("id.internal", 8444, 7000));
    assertThat(IdentityAddress.parse("id.internal:443"))
        .isEqualTo(new IdentityAddress("id.internal", 443, 7000));
    assertThat(IdentityAddress.parse("10.0.0.7:18444:17000"))
        .isEqualTo(new IdentityAddress("10.0.0.7", 18444, 17000));
  }

  @ParameterizedTest
  @ValueSource(strings = {"id:", "https://id:8444", "id:x", "id:1:2:3", "a b"})
  void anything_else_is_refused(String text) {
    assertThatThrownBy(() -> IdentityAddress.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("HANSA_AT")
        .hasMessageContaining(text);
  }
}
