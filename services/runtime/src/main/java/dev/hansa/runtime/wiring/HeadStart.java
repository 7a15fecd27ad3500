package dev.hansa.runtime.wiring;

import dev.hansa.runtime.trust.Tls;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;

/**
 * Begins on another processor what every start needs and what takes long to load: the native TLS
 * provider and the tables of the curve P-256. Whoever needs them waits for the rest of it, as for
 * any class that is being initialized; what is wrong with them is told there.
 */
final class HeadStart {
  private HeadStart() {}

  static void begin() {
    Thread.ofPlatform().daemon().name("native-tls").start(HeadStart::loadTls);
    Thread.ofPlatform().daemon().name("curve-tables").start(HeadStart::makeTables);
  }

  private static void loadTls() {
    try {
      Tls.requireNative();
    } catch (IllegalStateException _) {
      // The start asks again, and ends with the reason.
    }
  }

  private static void makeTables() {
    try {
      var keys = KeyPairGenerator.getInstance("EC");
      keys.initialize(new ECGenParameterSpec("secp256r1"));
      keys.generateKeyPair();
    } catch (GeneralSecurityException _) {
      // The first use says so.
    }
  }
}
