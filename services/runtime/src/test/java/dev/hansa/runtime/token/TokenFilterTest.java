package dev.hansa.runtime.token;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class TokenFilterTest {
  private final TokenFilter filter = new TokenFilter();

  private boolean mayHold(String text) {
    return filter.mayHold(placeOf(text));
  }

  private static int placeOf(String text) {
    byte[] bytes = text.getBytes(US_ASCII);
    return TokenFilter.placeOf(bytes, 0, bytes.length);
  }

  @Test
  void looks_at_the_bytes_of_the_token_alone() {
    byte[] bytes = "Bearer token, and more".getBytes(US_ASCII);
    assertThat(TokenFilter.placeOf(bytes, 7, 12)).isEqualTo(placeOf("token"));
  }

  @Test
  void knows_nothing_at_first() {
    assertThat(mayHold("a")).isFalse();
  }

  @Test
  void forgets_one_text_and_still_holds_another_of_its_place() {
    int place = placeOf("one");
    String other =
        Stream.iterate(0, i -> i + 1)
            .map(i -> "other " + i)
            .filter(text -> placeOf(text) == place)
            .findFirst()
            .orElseThrow();
    filter.add(place);
    filter.add(place);
    filter.remove(place);
    assertThat(mayHold(other)).isTrue();
    filter.remove(place);
    assertThat(mayHold(other)).isFalse();
  }

  /** Texts are remembered and forgotten, some of them more than once. */
  @Property
  void never_denies_a_text_that_is_held(
      @ForAll @Size(max = 200) List<@IntRange(max = 20) Integer> steps) {
    var fresh = new TokenFilter();
    List<String> held = new ArrayList<>();
    for (int step : steps) {
      if (step > 12 && !held.isEmpty()) {
        fresh.remove(placeOf(held.remove(step % held.size())));
      } else {
        String text = "text " + step;
        fresh.add(placeOf(text));
        held.add(text);
      }
      assertThat(held).allMatch(text -> fresh.mayHold(placeOf(text)));
    }
  }

  @Test
  void tells_most_other_texts_apart_from_as_many_as_are_ever_held() {
    for (int i = 0; i < 50_000; i++) {
      filter.add(placeOf("held " + i));
    }
    int taken = 0;
    for (int i = 0; i < 50_000; i++) {
      taken += mayHold("other " + i) ? 1 : 0;
    }
    assertThat(taken).isLessThan(50_000 / 2);
  }
}
