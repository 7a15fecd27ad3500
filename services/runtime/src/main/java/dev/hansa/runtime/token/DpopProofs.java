package dev.hansa.runtime.token;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWK;
import dev.hansa.runtime.error.MeshReason;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads DPoP proofs and judges what costs nothing (RFC 9449 section 4.3, without the signature): a
 * request has exactly one, it names that request and the token beside it, is made now, and knows a
 * nonce of ours.
 *
 * <p>Safe for many threads; takes microseconds.
 */
public final class DpopProofs {
  /** What proofs may be signed with; the key of a proof allows exactly one of them. */
  public static final List<String> ALGORITHMS = List.of("ES256", "PS256", "EdDSA");

  /** How far a client's clock may be from ours, in both directions (K17). */
  private static final Duration WINDOW = Duration.ofSeconds(60);

  private static final int MAX_TEXT = 256;

  /** Headers that would have us fetch a key, or believe a certificate. */
  private static final Set<String> FOREIGN_KEYS = Set.of("jku", "x5u", "x5c");

  private final DpopNonces nonces;
  private final InstantSource clock;

  public DpopProofs(DpopNonces nonces, InstantSource clock) {
    this.nonces = nonces;
    this.clock = clock;
  }

  /** The answer to a request's proof. */
  public sealed interface Reading {
    /** All is as it should be, if the signature holds and the proof was not used before. */
    record Read(DpopProof proof) implements Reading {}

    /**
     * The proof is refused.
     *
     * @param reason DPOP_NONCE_REQUIRED if a nonce of ours would make it good
     */
    record Refused(MeshReason reason, String detail) implements Reading {}
  }

  /** A nonce for the next request. */
  public String nonce() {
    return nonces.fresh();
  }

  /**
   * Reads the proof of a request.
   *
   * @param headers values of all its {@code DPoP} headers
   * @param token the access token beside the proof, if there is one
   */
  public Reading read(List<String> headers, HttpTarget target, Optional<String> token) {
    try {
      if (headers.size() != 1) {
        throw invalid("a request has exactly one DPoP header");
      }
      Jws jws = Jws.parse(headers.getFirst());
      VerificationKey key = key(jws);
      return judge(jws, key, jws.claims(), target, token);
    } catch (TokenRefused refused) {
      MeshReason reason = refused.reason();
      return new Reading.Refused(
          reason == MeshReason.DPOP_NONCE_REQUIRED ? reason : MeshReason.DPOP_PROOF_INVALID,
          String.valueOf(refused.getMessage()));
    }
  }

  private static VerificationKey key(Jws jws) throws TokenRefused {
    if (!"dpop+jwt".equals(jws.header().get("typ"))) {
      throw invalid("not a DPoP proof");
    }
    jws.requireNoExtension();
    if (jws.header().keySet().stream().anyMatch(FOREIGN_KEYS::contains)) {
      throw invalid("a key by reference");
    }
    VerificationKey key = key(jws.header().get("jwk"));
    if (!key.algorithm().equals(jws.algorithm())) {
      throw invalid("not the algorithm of the key");
    }
    return key;
  }

  /** The key of the header, public and asymmetric, under its thumbprint. */
  private static VerificationKey key(@Nullable Object jwk) throws TokenRefused {
    try {
      if (jwk instanceof Map<?, ?> members) {
        JWK key = JWK.parse(texts(members));
        return VerificationKey.of(key.computeThumbprint().toString(), key)
            .orElseThrow(() -> invalid("no public key that may sign proofs"));
      }
    } catch (ParseException | JOSEException | IllegalArgumentException e) {
      // the same answer as without a key
    }
    throw invalid("no public key in the header");
  }

  /** What a public key consists of; lists, such as chains of certificates, are no part of it. */
  private static Map<String, Object> texts(Map<?, ?> members) {
    Map<String, Object> texts = new HashMap<>();
    members.forEach(
        (name, value) -> {
          if (value instanceof String text) {
            texts.put(String.valueOf(name), text);
          }
        });
    return texts;
  }

  private Reading judge(
      Jws jws,
      VerificationKey key,
      Map<String, Object> claims,
      HttpTarget target,
      Optional<String> token)
      throws TokenRefused {
    if (!target.isNamedBy(text(claims, "htm"), text(claims, "htu"))) {
      throw invalid("made for another request");
    }
    if (token.isPresent() && !text(claims, "ath").equals(digest(token.get()))) {
      throw invalid("made for another token");
    }
    Instant issued = issued(claims);
    Instant now = clock.instant();
    if (issued.isAfter(now.plus(WINDOW)) || !now.isBefore(issued.plus(WINDOW))) {
      throw invalid("made at another time");
    }
    String id = text(claims, "jti");
    if (!(claims.get("nonce") instanceof String nonce) || !nonces.accepts(nonce)) {
      throw new TokenRefused(MeshReason.DPOP_NONCE_REQUIRED, "repeat it with the nonce given here");
    }
    return new Reading.Read(
        new DpopProof(jws, key, id, issued.plus(WINDOW), nonces.isAgeing(nonce)));
  }

  private static Instant issued(Map<String, Object> claims) throws TokenRefused {
    if (claims.get("iat") instanceof Long seconds
        && Math.abs(seconds) <= Instant.MAX.getEpochSecond() / 2) {
      return Instant.ofEpochSecond(seconds);
    }
    throw invalid("claim iat is missing or of another kind");
  }

  private static String text(Map<String, Object> claims, String name) throws TokenRefused {
    if (claims.get(name) instanceof String text
        && !text.isEmpty()
        && text.length() <= maximum(name)) {
      return text;
    }
    throw invalid("claim " + name + " is missing or of another kind");
  }

  /** A URI may be as long as requests' are. */
  private static int maximum(String name) {
    return name.equals("htu") ? Jws.MAX_LENGTH : MAX_TEXT;
  }

  private static String digest(String token) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is part of every Java platform", e);
    }
  }

  private static TokenRefused invalid(String detail) {
    return new TokenRefused(MeshReason.DPOP_PROOF_INVALID, detail);
  }
}
