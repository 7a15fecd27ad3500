package dev.hansa.runtime.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hansa.runtime.token.Denial.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DenialPageTest {
  private static final Instant END = Instant.parse("2026-01-01T00:05:00Z");

  @Test
  void reads_what_it_writes() {
    var page =
        new DenialPage(
            "epoch.7",
            true,
            true,
            List.of(
                new Denial(Kind.TOKEN, "a\"b", Optional.of(END), false),
                new Denial(Kind.PRINCIPAL, "partner/acme", Optional.empty(), true),
                new Denial(Kind.KEY, "kid", Optional.empty(), false)));

    assertThat(DenialPage.parse(page.json())).isEqualTo(page);
  }

  @Test
  void a_token_is_denied_to_the_end_of_its_last_second() {
    var denial = new Denial(Kind.TOKEN, "one", Optional.of(END.plusMillis(1)), false);
    var page = new DenialPage("1", false, false, List.of(denial));

    assertThat(DenialPage.parse(page.json()).changes().getFirst().expiry())
        .contains(END.plusSeconds(1));
  }

  @Test
  void leaves_out_kinds_that_a_newer_identity_may_know() {
    String json =
        """
        {"cursor":"1","reset":false,"more":false,
         "changes":[{"kind":"device","name":"one"},{"kind":"key","name":"two"}]}
        """;

    assertThat(DenialPage.parse(json).changes()).extracting(Denial::name).containsExactly("two");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"cursor\":\"1\"}",
        "{\"cursor\":1,\"changes\":[]}",
        "{\"cursor\":\"1\",\"changes\":[1]}",
        "{\"cursor\":\"1\",\"changes\":[{\"kind\":\"key\"}]}",
        "{\"cursor\":\"1\",\"cursor\":\"2\",\"changes\":[]}"
      })
  void refuses_what_is_no_page(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> DenialPage.parse(text));
  }
}
