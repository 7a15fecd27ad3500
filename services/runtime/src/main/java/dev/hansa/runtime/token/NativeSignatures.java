package dev.hansa.runtime.token;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSProvider;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.ECKey;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Provider;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * ECDSA by AWS-LC where its library loads and passes its own tests, by the JDK elsewhere. It takes
 * a tenth of the JDK's time to verify and to sign, and does not change what holds.
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
   * Makes a verifier of ECDSA use the library, if it is there by now. To be called before each use
   * of one that is kept; it costs nothing.
   */
  public static <T extends JWSProvider> T use(T ecdsa) {
    LOADED.getNow(Optional.empty()).ifPresent(ecdsa.getJCAContext()::setProvider);
    return ecdsa;
  }

  /**
   * What signs with a key. The library gets that once, in a form of its own: one of the JDK's it
   * would convert at each use, which takes as long as to sign.
   *
   * @return to be asked before each use: the JDK's signer until the library is there
   * @throws JOSEException if the key has no private half
   */
  public static Supplier<JWSSigner> signer(ECKey key) throws JOSEException {
    var present = new AtomicReference<JWSSigner>(new ECDSASigner(key));
    var _ =
        LOADED.thenAccept(
            library -> library.flatMap(own -> signer(key, own)).ifPresent(present::set));
    return present::get;
  }

  private static Optional<JWSSigner> signer(ECKey key, Provider library) {
    try {
      var own = KeyFactory.getInstance("EC", library).translateKey(key.toECPrivateKey());
      var signer = new ECDSASigner((PrivateKey) own, key.getCurve());
      signer.getJCAContext().setProvider(library);
      return Optional.of(signer);
    } catch (GeneralSecurityException | JOSEException refused) {
      LOG.info(
          "a key is used by the JDK, for the native library refused it: {}", refused.toString());
      return Optional.empty();
    }
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
