package dev.hansa.runtime.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.text.ParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The keys that one issuer signs with, at one time. Immutable. */
public final class KeySet {
  private static final KeySet NONE = new KeySet(0, "{\"keys\":[]}", Map.of());

  private final long generation;
  private final String json;
  private final Map<String, VerificationKey> keys;

  private KeySet(long generation, String json, Map<String, VerificationKey> keys) {
    this.generation = generation;
    this.json = json;
    this.keys = Map.copyOf(keys);
  }

  /** No keys: before any set is known. */
  static KeySet none() {
    return NONE;
  }

  /**
   * Reads a published set.
   *
   * @param generation grows whenever the content changes; what was verified under an older
   *     generation is verified again
   * @param json a JWK set (RFC 7517 section 5); keys that must not sign access tokens are left out
   * @throws IllegalArgumentException if it is no such set, names one {@code kid} twice, or holds no
   *     key that may sign access tokens
   */
  public static KeySet parse(long generation, String json) {
    try {
      var keys = new HashMap<String, VerificationKey>();
      for (JWK jwk : JWKSet.parse(json).getKeys()) {
        Optional<VerificationKey> key = VerificationKey.of(jwk);
        if (key.isPresent() && keys.put(key.get().id(), key.get()) != null) {
          throw new IllegalArgumentException("JWK set: two keys have one kid");
        }
      }
      if (keys.isEmpty()) {
        throw new IllegalArgumentException("JWK set: no key that may sign access tokens");
      }
      return new KeySet(generation, json, keys);
    } catch (ParseException | JOSEException e) {
      throw new IllegalArgumentException("not a JWK set", e);
    }
  }

  long generation() {
    return generation;
  }

  /** The set as the issuer published it. */
  String json() {
    return json;
  }

  boolean isEmpty() {
    return keys.isEmpty();
  }

  /** The key of exactly this id. */
  Optional<VerificationKey> find(String id) {
    return Optional.ofNullable(keys.get(id));
  }
}
