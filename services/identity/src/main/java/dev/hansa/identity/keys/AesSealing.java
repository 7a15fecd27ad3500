package dev.hansa.identity.keys;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-256-GCM (NIST SP 800-38D) with a random nonce of 96 bits in front of each sealed secret. So
 * few secrets are sealed under one key that nonces do not meet.
 */
public final class AesSealing implements Sealing {
  private static final String TRANSFORMATION = "AES/GCM/NoPadding";
  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final int ID_BYTES = 8;

  private final SecureRandom random = new SecureRandom();
  private final Map<String, SecretKey> keys = new LinkedHashMap<>();
  private final String present;

  /** The first key seals, all of them open. */
  private AesSealing(List<SecretKey> keys) {
    keys.forEach(key -> this.keys.put(idOf(key), key));
    present = idOf(keys.getFirst());
  }

  /**
   * Reads sealing keys.
   *
   * @param text one key a line, 256 bits in base64; the first one seals, those below open what was
   *     sealed before. Blank lines and lines that begin with # are left out
   * @throws IllegalArgumentException if there is no key or one is not 256 bits long; the message
   *     holds nothing of the text
   */
  public static AesSealing of(String text) {
    List<SecretKey> keys =
        text.lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty() && !line.startsWith("#"))
            .map(AesSealing::key)
            .toList();
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("sealing key: none (expected: 256 bits in base64)");
    }
    return new AesSealing(keys);
  }

  /** A new key, as {@link #of} reads it. */
  public static String generate() {
    byte[] key = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(key);
    return Base64.getEncoder().encodeToString(key);
  }

  @Override
  public String keyId() {
    return present;
  }

  @Override
  public byte[] seal(byte[] secret, String context) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, present, nonce, context).doFinal(secret);
      byte[] all = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
      System.arraycopy(sealed, 0, all, NONCE_BYTES, sealed.length);
      return all;
    } catch (GeneralSecurityException impossible) { // every JDK has AES-GCM
      throw new IllegalStateException("AES-GCM does not work", impossible);
    }
  }

  @Override
  public byte[] open(String keyId, byte[] sealed, String context) {
    if (!keys.containsKey(keyId)) {
      throw new SealedException(
          context + " is sealed under key " + keyId + " (at hand: " + keys.keySet() + ")");
    }
    try {
      byte[] nonce = Arrays.copyOf(sealed, NONCE_BYTES);
      return cipher(Cipher.DECRYPT_MODE, keyId, nonce, context)
          .doFinal(sealed, NONCE_BYTES, Math.max(0, sealed.length - NONCE_BYTES));
    } catch (AEADBadTagException _) {
      throw new SealedException(context + " was changed after it was sealed under key " + keyId);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("AES-GCM does not work", impossible);
    }
  }

  private Cipher cipher(int mode, String keyId, byte[] nonce, String context)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(TRANSFORMATION);
    cipher.init(mode, keys.get(keyId), new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }

  private static SecretKey key(String base64) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException _) { // its message could hold a part of the key
      bytes = new byte[0];
    }
    if (bytes.length != KEY_BYTES) {
      throw new IllegalArgumentException(
          "sealing key: not " + KEY_BYTES + " bytes (expected: 256 bits in base64)");
    }
    return new SecretKeySpec(bytes, "AES");
  }

  /** Tells keys apart and gives nothing of them away. */
  private static String idOf(SecretKey key) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.getEncoded(), "HmacSHA256"));
      byte[] digest = mac.doFinal("id of a sealing key".getBytes(StandardCharsets.US_ASCII));
      return HexFormat.of().formatHex(digest, 0, ID_BYTES);
    } catch (GeneralSecurityException impossible) { // every JDK has HMAC
      throw new IllegalStateException("HMAC does not work", impossible);
    }
  }
}
