package dev.hansa.runtime.token;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import com.nimbusds.jose.JWSProvider;
import java.security.Provider;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * ECDSA by AWS-LC where its library loads and passes its own tests, by the JDK elsewhere. It takes
 * an eighth of the JDK's time to verify and a quarter to sign, and does not change what holds.
 *
 * <p>The library is loaded in the background, which takes some tenths of a second; until then the
 * JDK serves. The process's list of providers stays as it is.
 *
 * @see <a href="https://github.com/corretto/amazon-corretto-crypto-provider">ACCP</a>
 */
public final class NativeSignatures {
  private static final Logger LOG = LoggerFactory.getLogger(NativeSignatures.class);

  private static final CompletableFuture<Optional<Provider>> LOADED =
      CompletableFuture.supplyAsync(
          NativeSignatures::load,
          task -> Thread.ofPlatform().daemon().name("native-signatures").start(task));

  private NativeSignatures() {}

  /**
   * Makes a signer or verifier of ECDSA use the library, if it is there by now. To be called before
   * each use of one that is kept; it costs nothing.
   */
  public static <T extends JWSProvider> T use(T ecdsa) {
    LOADED.getNow(Optional.empty()).ifPresent(ecdsa.getJCAContext()::setProvider);
    return ecdsa;
  }

  /** Completes when the library is loaded, with false if it cannot be used here. */
  static CompletableFuture<Boolean> loaded() {
    return LOADED.thenApply(Optional::isPresent);
  }

  private static Optional<Provider> load() {
    try {
      AmazonCorrettoCryptoProvider provider = AmazonCorrettoCryptoProvider.INSTANCE;
      provider.assertHealthy();
      LOG.info("ECDSA by {} {}", provider.getName(), provider.getVersionStr());
      return Optional.of(provider);
    } catch (RuntimeException | LinkageError unusable) {
      LOG.info("ECDSA by the JDK, for the native library cannot be used: {}", unusable.toString());
      return Optional.empty();
    }
  }
}
