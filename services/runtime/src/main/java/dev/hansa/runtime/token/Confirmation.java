package dev.hansa.runtime.token;

import dev.hansa.runtime.error.MeshReason;
import dev.hansa.runtime.trust.Peer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a token is bound to (RFC 7800): whoever shows it must prove to hold all that is named here
 * (K16).
 *
 * @param certificate {@code x5t#S256}: a certificate in TLS (RFC 8705 section 3.1)
 * @param key {@code jkt}: a key by a proof in each request (RFC 9449 section 6.1)
 */
public record Confirmation(Optional<String> certificate, Optional<String> key) {
  static final String CERTIFICATE = "x5t#S256";
  static final String KEY = "jkt";

  /** Length of a thumbprint: base64url of 32 bytes. */
  private static final int LENGTH = 43;

  public Confirmation {
    if (certificate.isEmpty() && key.isEmpty()) {
      throw new IllegalArgumentException("confirmation: empty (expected: a certificate or a key)");
    }
  }

  /** Bound to a certificate alone. */
  public static Confirmation ofCertificate(String thumbprint) {
    return new Confirmation(Optional.of(thumbprint), Optional.empty());
  }

  /** Bound to what a client has proven, which is one of both at least. */
  public static Confirmation of(Optional<Peer> peer, Optional<String> key) {
    return new Confirmation(peer.map(Peer::thumbprint), key);
  }

  /**
   * Reads the claim {@code cnf}: one of both members or both, and none that could not be checked.
   *
   * @throws TokenRefused CNF_MISSING if it names neither, CNF_MISMATCH if it names something else
   *     as well
   */
  static Confirmation read(@Nullable Object claim) throws TokenRefused {
    if (!(claim instanceof Map<?, ?> members)) {
      throw new TokenRefused(MeshReason.CNF_MISSING, "bound to nothing");
    }
    Optional<String> certificate = thumbprint(members, CERTIFICATE);
    Optional<String> key = thumbprint(members, KEY);
    long known = certificate.stream().count() + key.stream().count();
    if (known == 0) {
      throw new TokenRefused(MeshReason.CNF_MISSING, "bound to neither certificate nor key");
    }
    if (members.size() > known) {
      throw new TokenRefused(MeshReason.CNF_MISMATCH, "bound in a way that is not checked here");
    }
    return new Confirmation(certificate, key);
  }

  /** Reads the claim of a token that this process issued itself; empty if it is none. */
  public static Optional<Confirmation> parse(@Nullable Object claim) {
    try {
      return Optional.of(read(claim));
    } catch (TokenRefused _) {
      return Optional.empty();
    }
  }

  private static Optional<String> thumbprint(Map<?, ?> members, String name) {
    return members.get(name) instanceof String text && text.length() == LENGTH
        ? Optional.of(text)
        : Optional.empty();
  }

  /** The members of the claim {@code cnf}. */
  public Map<String, Object> claim() {
    Map<String, Object> members = new LinkedHashMap<>();
    certificate.ifPresent(thumbprint -> members.put(CERTIFICATE, thumbprint));
    key.ifPresent(thumbprint -> members.put(KEY, thumbprint));
    return members;
  }

  /**
   * Whether all that is named was proven. A token without a key is not shown with a proof: a proof
   * that nothing demands would prove nothing (RFC 9449 section 7.1).
   */
  boolean heldBy(Holder holder) {
    return (certificate.isEmpty() || certificate.equals(holder.certificate()))
        && key.equals(holder.key());
  }
}
