package dev.hansa.identity.federation;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An issuer that is trusted beside our own.
 *
 * @param name of the entry, for people and files
 * @param issuer its identifier, compared byte for byte
 * @param keys where its JWK set is; empty: where its metadata says (RFC 8414)
 * @param mapping what its claims mean
 * @param allowed blocks of addresses that it may be asked at although they are not public
 */
public record IssuerConfig(
    String name,
    String issuer,
    Optional<URI> keys,
    ClaimMapping mapping,
    List<AddressBlock> allowed) {
  public IssuerConfig {
    allowed = List.copyOf(allowed);
    if (!issuer.startsWith("https://")) {
      throw new IllegalArgumentException("issuer: '" + issuer + "' (expected: an https URL)");
    }
  }

  /**
   * Reads the texts of the settings.
   *
   * @param keys may be empty
   * @param subjects {@code theirs=partner}; {@code *} stands for any other
   * @param scopes {@code theirs=ours}
   * @param allowed such as {@code 10.0.0.0/8}
   */
  public static IssuerConfig of(
      String name,
      String issuer,
      String keys,
      String subjectClaim,
      List<String> subjects,
      String scopeClaim,
      List<String> scopes,
      List<String> allowed) {
    return new IssuerConfig(
        name,
        issuer,
        keys.isEmpty() ? Optional.empty() : Optional.of(URI.create(keys)),
        new ClaimMapping(subjectClaim, pairs(subjects), scopeClaim, pairs(scopes)),
        allowed.stream().filter(block -> !block.isBlank()).map(AddressBlock::parse).toList());
  }

  /** Theirs may hold any character, ours no equals sign. */
  private static Map<String, String> pairs(List<String> texts) {
    Map<String, String> pairs = new HashMap<>();
    for (String text : texts) {
      int sign = text.lastIndexOf('=');
      if (sign < 1 || sign == text.length() - 1) {
        throw new IllegalArgumentException("'" + text + "' (expected: theirs=ours)");
      }
      if (pairs.put(text.substring(0, sign), text.substring(sign + 1)) != null) {
        throw new IllegalArgumentException("'" + text + "' (expected: each of theirs once)");
      }
    }
    return pairs;
  }
}
