package dev.hansa.runtime.trust;

import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.function.Consumer;

/**
 * Who this process is now and whom it trusts now; follows the files that say so.
 *
 * <p>Safe for many threads. A replacement that cannot be used (half written, of another trust
 * domain, a key that does not match) leaves the present generation in place and is logged once.
 */
public interface Identity extends AutoCloseable {
  /**
   * Reads the files, and follows them until closed.
   *
   * @throws IdentityException if the files cannot be used now
   */
  static Identity watch(TrustConfig config, InstantSource clock) {
    return FileIdentity.start(config, clock);
  }

  /** The generation for whatever is made from now on. */
  IdentityGeneration current();

  /** The roots as of now. */
  TrustBundles bundles();

  /**
   * Tells of each new generation, on the watching thread, in order; not of the present one.
   *
   * @return stops telling when closed
   */
  Registration onChange(Consumer<IdentityGeneration> listener);

  /** Reads the files at once, as if the interval had passed. */
  void refresh();

  /** The clock that certificates are judged by. */
  InstantSource clock();

  /** Stops following. What was made under the identity stays as it is. */
  @Override
  void close();

  /** A listener's place; closing it gives the place up. */
  interface Registration extends AutoCloseable {
    @Override
    void close();
  }

  /** The leaf in use. */
  default X509Certificate leaf() {
    return current().leaf();
  }
}
