package dev.hansa.runtime.token;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.util.Base64URL;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * K08: whatever the text, it is refused with a reason, or it says to another parser what it says to
 * ours.
 */
@ResourceLock("jazzer")
class TokenParserFuzzTest {
  private static final String SIGNATURE = Base64URL.encode(new byte[64]).toString();

  /**
   * A token's text after a {@code =}; else its header and its payload in plain, a line feed
   * between.
   */
  @FuzzTest(maxDuration = "10m")
  void reads_tokens(byte[] data) throws ParseException {
    String token = token(data);
    CompactToken ours;
    try {
      ours = CompactToken.parse(token);
    } catch (TokenRefused refused) {
      assertThat(refused.reason()).isNotNull();
      return;
    }
    assertThat(ours.signingInput() + "." + ours.signature()).isEqualTo(token);
    JWSObject other;
    try {
      other = JWSObject.parse(token);
    } catch (ParseException stricter) {
      return;
    }
    assertThat(other.getHeader().getAlgorithm()).isEqualTo(ours.algorithm());
    assertThat(other.getHeader().getKeyID()).isEqualTo(ours.keyId());
    Map<String, Object> claims = other.getPayload().toJSONObject();
    if (claims != null) {
      assertThat(isSame(ours.claims(), claims)).as("%s and %s", ours.claims(), claims).isTrue();
    }
  }

  private static String token(byte[] data) {
    if (data.length > 0 && data[0] == '=') {
      return new String(data, 1, data.length - 1, ISO_8859_1);
    }
    String text = new String(data, ISO_8859_1);
    int line = text.indexOf('\n');
    String header = line < 0 ? text : text.substring(0, line);
    String payload = line < 0 ? "" : text.substring(line + 1);
    return encode(header) + "." + encode(payload) + "." + SIGNATURE;
  }

  private static Base64URL encode(String part) {
    return Base64URL.encode(part.getBytes(ISO_8859_1));
  }

  private static boolean isSame(Object ours, @Nullable Object other) {
    return switch (ours) {
      case Map<?, ?> members ->
          other instanceof Map<?, ?> others
              && members.keySet().equals(others.keySet())
              && members.entrySet().stream()
                  .allMatch(member -> isSame(member.getValue(), others.get(member.getKey())));
      case List<?> items ->
          other instanceof List<?> others
              && items.size() == others.size()
              && IntStream.range(0, items.size())
                  .allMatch(i -> isSame(items.get(i), others.get(i)));
      case Number number ->
          other instanceof Number another && number.doubleValue() == another.doubleValue();
      case Object none when none.equals(StrictJson.NULL) -> other == null;
      default -> ours.equals(other);
    };
  }
}
