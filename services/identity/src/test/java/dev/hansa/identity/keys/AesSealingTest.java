package dev.hansa.identity.keys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class AesSealingTest {
  private static final byte[] SECRET = "a private key".getBytes(UTF_8);

  private final String key = AesSealing.generate();
  private final AesSealing sealing = AesSealing.of(key);

  @Test
  void opens_what_it_sealed() {
    byte[] sealed = sealing.seal(SECRET, "row 1");

    assertThat(new String(sealed, UTF_8)).doesNotContain("private");
    assertThat(AesSealing.of(key + "\n").open(sealing.keyId(), sealed, "row 1")).isEqualTo(SECRET);
  }

  @Test
  void seals_the_same_secret_differently_each_time() {
    assertThat(sealing.seal(SECRET, "row 1")).isNotEqualTo(sealing.seal(SECRET, "row 1"));
  }

  @Test
  void tells_when_any_byte_was_changed() {
    byte[] sealed = sealing.seal(SECRET, "row 1");
    for (int i = 0; i < sealed.length; i++) {
      byte[] changed = sealed.clone();
      changed[i] ^= 1;
      assertThatThrownBy(() -> sealing.open(sealing.keyId(), changed, "row 1"))
          .isInstanceOf(SealedException.class)
          .hasMessageContaining("row 1");
    }
  }

  @Test
  void does_not_open_one_row_in_the_place_of_another() {
    byte[] sealed = sealing.seal(SECRET, "row 1");

    assertThatThrownBy(() -> sealing.open(sealing.keyId(), sealed, "row 2"))
        .isInstanceOf(SealedException.class);
  }

  @Test
  void says_which_key_is_missing() {
    byte[] sealed = sealing.seal(SECRET, "row 1");
    var other = AesSealing.of(AesSealing.generate());

    assertThatThrownBy(() -> other.open(sealing.keyId(), sealed, "row 1"))
        .isInstanceOf(SealedException.class)
        .hasMessageContaining(sealing.keyId());
  }

  @Test
  void a_key_below_the_first_still_opens() {
    byte[] sealed = sealing.seal(SECRET, "row 1");
    var replaced = AesSealing.of("# replaced\n" + AesSealing.generate() + "\n\n" + key);

    assertThat(replaced.keyId()).isNotEqualTo(sealing.keyId());
    assertThat(replaced.open(sealing.keyId(), sealed, "row 1")).isEqualTo(SECRET);
  }

  @Test
  void refuses_what_is_no_key_without_telling_it() {
    for (String bad :
        List.of("", "# only a comment", "c2hvcnQ=", "secret-not-base64!", key + "A")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> AesSealing.of(bad))
          .withMessageNotContainingAny("c2hvcnQ", "secret-not");
    }
  }
}
