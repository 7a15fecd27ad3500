package dev.hansa.runtime.token;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The nonces of a server (RFC 9449 section 8): a time and a MAC over it, so that nothing is stored.
 *
 * <p>Whoever has the secret accepts each other's nonces. A server that keeps used proofs in its own
 * memory therefore keeps the secret to itself: a proof is good there and nowhere else, and not
 * after a restart.
 */
public final class DpopNonces {
  /** Bytes of a secret. */
  public static final int SECRET_LENGTH = 32;

  private static final Duration LIFE = Duration.ofMinutes(5);
  private static final int MAC_LENGTH = 16;
  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec secret;
  private final InstantSource clock;

  /**
   * Nonces of all that share a secret.
   *
   * @param secret {@value #SECRET_LENGTH} random bytes
   */
  public DpopNonces(byte[] secret, InstantSource clock) {
    if (secret.length != SECRET_LENGTH) {
      throw new IllegalArgumentException(
          "secret: " + secret.length + " bytes (expected: " + SECRET_LENGTH + ")");
    }
    this.secret = new SecretKeySpec(secret, ALGORITHM);
    this.clock = clock;
  }

  /** Nonces that no other process accepts, nor this one after a restart. */
  public static DpopNonces ofThisProcess(InstantSource clock) {
    byte[] secret = new byte[SECRET_LENGTH];
    new SecureRandom().nextBytes(secret);
    return new DpopNonces(secret, clock);
  }

  /** A nonce to be used from now on, for five minutes. */
  public String fresh() {
    byte[] time = ByteBuffer.allocate(Long.BYTES).putLong(clock.instant().getEpochSecond()).array();
    byte[] nonce = Arrays.copyOf(time, Long.BYTES + MAC_LENGTH);
    System.arraycopy(mac(time), 0, nonce, Long.BYTES, MAC_LENGTH);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(nonce);
  }

  /** Whether the nonce was made with this secret and is not too old. */
  boolean accepts(String nonce) {
    return age(nonce).filter(age -> age.compareTo(LIFE) < 0).isPresent();
  }

  /** Whether its holder should be given another with the answer (RFC 9449 section 8.2). */
  boolean isAgeing(String nonce) {
    return age(nonce).filter(age -> age.compareTo(LIFE.dividedBy(2)) < 0).isEmpty();
  }

  private Optional<Duration> age(String nonce) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(nonce);
    } catch (IllegalArgumentException notOurs) {
      return Optional.empty();
    }
    byte[] time = Arrays.copyOf(bytes, Long.BYTES);
    if (bytes.length != Long.BYTES + MAC_LENGTH
        || !MessageDigest.isEqual(
            Arrays.copyOfRange(bytes, Long.BYTES, bytes.length),
            Arrays.copyOf(mac(time), MAC_LENGTH))) {
      return Optional.empty();
    }
    Instant made = Instant.ofEpochSecond(ByteBuffer.wrap(time).getLong());
    return Optional.of(Duration.between(made, clock.instant()));
  }

  private byte[] mac(byte[] time) {
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(secret);
      return mac.doFinal(time);
    } catch (GeneralSecurityException impossible) { // every Java platform has it
      throw new IllegalStateException(impossible);
    }
  }
}
