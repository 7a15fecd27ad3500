package dev.hansa.runtime.trust;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * Where an identity and its trust lie, as PEM files.
 *
 * @param domain trust domain that the identity must be of
 * @param certificate chain, leaf first
 * @param key PKCS #8, unencrypted; the file's mode protects it
 * @param bundle roots of the own trust domain
 * @param federated roots of other trust domains, by name
 * @param reloadInterval how often the files are read again, more than zero
 */
public record TrustConfig(
    String domain,
    Path certificate,
    Path key,
    Path bundle,
    Map<String, Path> federated,
    Duration reloadInterval) {
  public TrustConfig {
    federated = Map.copyOf(federated);
    if (!reloadInterval.isPositive()) {
      throw new IllegalArgumentException(
          "reload interval: " + reloadInterval + " (expected: > PT0S)");
    }
    if (federated.containsKey(domain)) {
      throw new IllegalArgumentException("federated: " + domain + " is the own trust domain");
    }
  }

  /** The files {@code tls.crt}, {@code tls.key} and {@code ca.crt} of one folder. */
  public static TrustConfig folder(String domain, Path folder) {
    return new TrustConfig(
        domain,
        folder.resolve("tls.crt"),
        folder.resolve("tls.key"),
        folder.resolve("ca.crt"),
        Map.of(),
        Duration.ofSeconds(1));
  }
}
