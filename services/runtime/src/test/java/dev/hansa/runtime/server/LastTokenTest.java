package dev.hansa.runtime.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.runtime.token.TokenText;
import org.junit.jupiter.api.Test;

class LastTokenTest {
  private final LastToken last = new LastToken();
  private final TokenText token = TokenText.of("a.b.c");

  private static byte[] header(String value) {
    return value.getBytes(US_ASCII);
  }

  @Test
  void knows_nothing_at_first() {
    assertThat(last.find(header("Bearer a.b.c"))).isEmpty();
  }

  @Test
  void finds_the_same_bytes_in_whatever_array_they_come() {
    last.keep(header("Bearer a.b.c"), token);
    byte[] other = header("Bearer a.b.c");
    assertThat(last.find(other)).containsSame(token);
    assertThat(last.find(other)).containsSame(token);
    assertThat(last.find(header("Bearer a.b.c"))).containsSame(token);
  }

  @Test
  void finds_no_other_bytes_and_goes_on_knowing_its_own() {
    last.keep(header("Bearer a.b.c"), token);
    assertThat(last.find(header("Bearer a.b.d"))).isEmpty();
    assertThat(last.find(header("Bearer a.b"))).isEmpty();
    assertThat(last.find(header("Bearer a.b.c"))).containsSame(token);
  }
}
