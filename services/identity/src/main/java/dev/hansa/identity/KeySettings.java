package dev.hansa.identity;

import dev.hansa.identity.keys.AesSealing;
import dev.hansa.identity.keys.KeySchedule;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.bind.annotation.Bindable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Binds {@code hansa.identity.keys.*}.
 *
 * @param rotateEvery how long a key signs access tokens
 * @param publishAhead how long a key is published, at least, before it signs by schedule; more than
 *     {@code max-age}, and than the {@code hansa.token.jwks-refresh} of every process
 * @param maxAge how long clients may keep the key set
 * @param sealingKey seals the keys in the database: 256 bits in base64, meant for the environment
 *     variable {@code HANSA_IDENTITY_KEYS_SEALING_KEY}; a file is read when it is empty
 * @param sealingKeyFile file with the sealing key, and below it those that sealed before
 */
@Context
@ConfigurationProperties("hansa.identity.keys")
record KeySettings(
    @Bindable(defaultValue = "30d") Duration rotateEvery,
    @Bindable(defaultValue = "10m") Duration publishAhead,
    @Bindable(defaultValue = "1m") Duration maxAge,
    @Bindable(defaultValue = "") String sealingKey,
    @Bindable(defaultValue = "etc/identity-sealing.key") String sealingKeyFile) {

  KeySchedule schedule(Duration tokenLife) {
    return KeySchedule.of(rotateEvery, publishAhead, maxAge, tokenLife);
  }

  AesSealing sealing(Path home) {
    return AesSealing.of(sealingKey.isEmpty() ? read(home.resolve(sealingKeyFile)) : sealingKey);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "hansa.identity.keys.sealing-key-file: "
              + file
              + " cannot be read (expected: a line of 256 bits in base64, as `openssl rand -base64"
              + " 32` prints; or HANSA_IDENTITY_KEYS_SEALING_KEY)",
          e);
    }
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "KeySettings[" + rotateEvery + ", " + publishAhead + ", " + sealingKeyFile + "]";
  }
}
