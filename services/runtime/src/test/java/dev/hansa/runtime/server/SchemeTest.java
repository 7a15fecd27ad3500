package dev.hansa.runtime.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.runtime.token.TokenText;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The scheme of an authorization header (RFC 9110 section 11.4)")
class SchemeTest {
  private static Optional<String> bearer(String header) {
    return Scheme.BEARER.token(header.getBytes(ISO_8859_1)).map(TokenText::value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Bearer a.b.c", "bearer a.b.c", "BEARER a.b.c", "Bearer   a.b.c", "Bearer a.b.c "})
  void gives_what_follows_it_without_blanks(String header) {
    assertThat(bearer(header)).contains("a.b.c");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Bear", "Bearer", "Bearera.b.c", "Basic a.b.c", "DPoP a.b.c", " "})
  void is_not_that_of_another_header(String header) {
    assertThat(bearer(header)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer ", "Bearer    "})
  void may_be_followed_by_nothing(String header) {
    assertThat(bearer(header)).contains("");
  }

  @Test
  @DisplayName("bytes that are no ASCII stand for no letters")
  void takes_no_other_letters_for_those_of_its_name() {
    assertThat(bearer("\u00c2earer a")).isEmpty();
    assertThat(bearer("Bearer \u00e4")).contains("\ufffd");
  }

  @Test
  void tells_the_two_apart() {
    assertThat(Scheme.DPOP.token("dpop a".getBytes(ISO_8859_1)).map(TokenText::value))
        .contains("a");
  }
}
