package dev.hansa.runtime.token;

import dev.hansa.runtime.error.MeshReason;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Reads signed JWTs that are no access tokens, as strictly as those: one meaning for every parser,
 * the key decides on the algorithm, an unknown key is asked for once. What the claims must say is
 * left to whoever asks. Safe for many threads; verifies on the caller's.
 */
public final class JwtReader {
  private final SigningKeys keys;
  private final Set<String> types;

  /**
   * @param keys of the one issuer
   * @param types accepted as {@code typ}, compared exactly; the empty text stands for none
   */
  public JwtReader(SigningKeys keys, Set<String> types) {
    this.keys = keys;
    this.types = Set.copyOf(types);
  }

  /** The answer to a JWT. */
  public sealed interface Reading {
    /**
     * The signature holds.
     *
     * @param claims texts, {@link Long}s, {@link Double}s, {@link Boolean}s, lists and maps of
     *     these
     */
    record Read(Map<String, Object> claims) implements Reading {}

    /**
     * It does not hold.
     *
     * @param reason TOKEN_SERVICE_UNAVAILABLE if its key could not be asked for
     */
    record Refused(MeshReason reason, String detail) implements Reading {}
  }

  /** Who says to have issued a JWT, unverified: whose keys to ask. Empty if it says nothing. */
  public static Optional<String> issuerOf(String compact) {
    try {
      return Jws.parse(compact).claims().get("iss") instanceof String issuer
          ? Optional.of(issuer)
          : Optional.empty();
    } catch (TokenRefused _) {
      return Optional.empty();
    }
  }

  /** Completes with the answer, never exceptionally; at once if the key is known. */
  public CompletableFuture<Reading> read(String compact) {
    try {
      CompactToken token = CompactToken.parse(compact, types);
      KeySet present = keys.current();
      if (present.find(token.keyId()).isPresent()) {
        return CompletableFuture.completedFuture(judge(token, present));
      }
      return keys.renewed()
          .handle(
              (fresh, failure) ->
                  failure == null
                      ? judge(token, fresh)
                      : new Reading.Refused(
                          MeshReason.TOKEN_SERVICE_UNAVAILABLE,
                          "the issuer's keys cannot be had now"));
    } catch (TokenRefused refused) {
      return CompletableFuture.completedFuture(
          new Reading.Refused(refused.reason(), String.valueOf(refused.getMessage())));
    }
  }

  private static Reading judge(CompactToken token, KeySet set) {
    Optional<VerificationKey> key = set.find(token.keyId());
    if (key.isEmpty()) {
      return new Reading.Refused(MeshReason.TOKEN_KEY_UNKNOWN, "the issuer has no such key");
    }
    if (!key.get().algorithm().equals(token.algorithm())) {
      return new Reading.Refused(MeshReason.TOKEN_ALGORITHM, "not the algorithm of the key");
    }
    return key.get().verifies(token.signingInput(), token.signature())
        ? new Reading.Read(token.claims())
        : new Reading.Refused(MeshReason.TOKEN_SIGNATURE, "the signature does not hold");
  }
}
