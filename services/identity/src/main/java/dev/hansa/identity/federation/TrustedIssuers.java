package dev.hansa.identity.federation;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Collection;
import javax.net.ssl.SSLSocketFactory;

/**
 * The issuers that are trusted beside our own. Safe for many threads. A judgement blocks for two
 * seconds at most, and only if a key is not known.
 */
@FunctionalInterface
public interface TrustedIssuers extends AutoCloseable {
  /**
   * Starts to fetch their keys, and keeps them fresh.
   *
   * @param audience our own identifier, for which assertions must be made
   * @param folder keeps the keys over restarts
   * @param tls verifies the chains of their servers
   * @throws IllegalArgumentException if two entries are about one issuer
   */
  static TrustedIssuers start(
      String audience,
      Collection<IssuerConfig> configs,
      Path folder,
      SSLSocketFactory tls,
      InstantSource clock) {
    return RemoteIssuers.start(audience, configs, folder, tls, InetAddress::getAllByName, clock);
  }

  /** Judges an assertion but for whether it was used before, which the caller's store knows. */
  Assertion judge(String compact);

  /** Stops to fetch, if anything is fetched. */
  @Override
  default void close() {}
}
