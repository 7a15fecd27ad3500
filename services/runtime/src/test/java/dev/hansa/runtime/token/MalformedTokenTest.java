package dev.hansa.runtime.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.runtime.error.MeshReason;
import dev.hansa.runtime.testing.ManualClock;
import dev.hansa.runtime.testing.TestAuthority;
import dev.hansa.runtime.testing.TestTokens;
import dev.hansa.runtime.token.Verification.Rejected;
import dev.hansa.runtime.token.Verification.Valid;
import dev.hansa.runtime.trust.Peer;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MalformedTokenTest {
  private static final Peer GATEWAY = TestAuthority.of("hansa.local").peer("service/gateway");
  private static final TestTokens TOKENS = TestTokens.of(new ManualClock());
  private static final TokenVerifier VERIFIER = TOKENS.verifier("service/orders");
  private static final AtomicInteger PEERS = new AtomicInteger();
  private static final String HEADER =
      "\"typ\":\"at+jwt\",\"alg\":\"ES256\",\"kid\":\"" + TOKENS.publicKey().getKeyID() + "\"";
  private static final String PAYLOAD =
      "\"iss\":\"https://localhost:8444\",\"sub\":\"service/gateway\",\"client_id\":\"x\","
          + "\"aud\":\"service/orders\",\"jti\":\"1\",\"iat\":1767225600,\"exp\":1767225900,"
          + "\"cnf\":{\"x5t#S256\":\""
          + GATEWAY.thumbprint()
          + "\"}";

  /** Shown by another peer each time: one that shows too many of them would not be read. */
  private static Verification verify(String token) {
    var holder =
        new Holder(
            "peer " + PEERS.incrementAndGet(), Optional.of(GATEWAY.thumbprint()), Optional.empty());
    return VERIFIER.verify(token, holder).orTimeout(10, TimeUnit.SECONDS).join();
  }

  private static void assertMalformed(String token) {
    assertThat(verify(token))
        .isInstanceOfSatisfying(
            Rejected.class,
            rejected -> assertThat(rejected.reason()).isEqualTo(MeshReason.TOKEN_MALFORMED));
  }

  private static String good() {
    return TOKENS.ofTexts("{" + HEADER + "}", "{" + PAYLOAD + "}");
  }

  @Test
  void accepts_the_texts_that_the_others_break() {
    try (var fresh = TOKENS.verifier("service/orders")) { // its budget is its own
      assertThat(fresh.verify(good(), GATEWAY).orTimeout(10, TimeUnit.SECONDS).join())
          .isInstanceOf(Valid.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ",\"sub\":\"operator/admin\"", // twice
        ",\"x\":{\"a\":1,\"a\":2}", // twice, deep inside
        ",\"x\":[{\"a\":1,\"a\":2}]",
        ",\"\\u0073ub\":\"operator/admin\"", // twice, spelled with an escape
        ",\"x\":",
        ",",
        "} {",
        "}//",
        ",x:1",
        ",'x':1",
        ",\"x\":NaN",
        ",\"x\":01",
        ",\"x\":\"\n\"",
        ",\"x\":TRUE",
        ",\"x\":99999999999999999999"
      })
  @DisplayName("K08: what two parsers may read in two ways")
  void refuses_ambiguous_json(String extra) {
    assertMalformed(TOKENS.ofTexts("{" + HEADER + "}", "{" + PAYLOAD + extra + "}"));
    assertMalformed(TOKENS.ofTexts("{" + HEADER + extra.replace("sub", "kid") + "}", "{}"));
  }

  @Test
  @DisplayName("K08: nested deeper than any token is")
  void refuses_deep_nesting() {
    String deep = ",\"x\":" + "[".repeat(1500) + "]".repeat(1500);
    assertMalformed(TOKENS.ofTexts("{" + HEADER + "}", "{" + PAYLOAD + deep + "}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "[]", "\"\"", "1", "\uFEFF{}", "{"})
  @DisplayName("K08: parts are JSON objects")
  void refuses_parts_that_are_no_objects(String part) {
    assertMalformed(TOKENS.ofTexts(part, "{" + PAYLOAD + "}"));
    assertMalformed(TOKENS.ofTexts("{" + HEADER + "}", part));
  }

  @Test
  @DisplayName("K08: base64url has one form")
  void refuses_spare_bits_and_padding() {
    String token = good();
    // 64 bytes of signature are 85.33 characters: the last one carries four spare bits
    char last = token.charAt(token.length() - 1);
    assertMalformed(token.substring(0, token.length() - 1) + (char) (last + 1));
    assertMalformed(token + "==");
    assertMalformed(token + "\n");
    assertMalformed(" " + token);
    assertMalformed(token.replaceFirst("\\.", "=."));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "...", "a.b", "a.b.c", "a.b.c.d.e", "e30.e30.", "\u0000"})
  @DisplayName("K08, K09: a signed token has three parts, an encrypted one is none")
  void refuses_other_shapes(String token) {
    assertThat(verify(token)).isInstanceOf(Rejected.class);
  }

  @Test
  @DisplayName("K08: at most 8 KiB")
  void refuses_long_tokens() {
    assertMalformed("a".repeat(1 << 20));
    assertMalformed(TOKENS.ofTexts("{" + HEADER + ",\"x\":\"" + "x".repeat(8000) + "\"}", "{}"));
  }

  @Property(tries = 3000)
  @Label("K08: no text is an accident")
  void never_fails_on_any_text(@ForAll @StringLength(max = 300) String text) {
    assertThat(verify(text)).isInstanceOf(Rejected.class);
  }

  @Property(tries = 500)
  @Label("one changed character anywhere is noticed")
  void refuses_a_token_with_one_character_changed(
      @ForAll @IntRange(max = 10_000) int place,
      @ForAll @IntRange(min = 32, max = 126) int character) {
    String token = good();
    int at = place % token.length();
    char other = (char) character;
    if (token.charAt(at) != other) {
      var changed = new StringBuilder(token);
      changed.setCharAt(at, other);
      assertThat(verify(changed.toString())).isInstanceOf(Rejected.class);
    }
  }
}
