package dev.hansa.cli.trust;

import dev.hansa.runtime.trust.IdentityException;
import dev.hansa.runtime.trust.Pem;
import dev.hansa.runtime.trust.Principal;
import dev.hansa.runtime.trust.SpiffeId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes a trust domain, or completes and renews the one that is there.
 *
 * <p>The root's key lies in {@code ca/} and is read here only. Identity's intermediate lies beside
 * identity's own certificate as {@code authority.crt} and {@code authority.key}. Every folder gets
 * {@code tls.crt} (leaf, then intermediate), {@code tls.key} and {@code ca.crt} (the root).
 */
public final class DevelopmentTrust {
  private static final Duration ROOT_LIFE = Duration.ofDays(3650);
  private static final Duration AUTHORITY_LIFE = Duration.ofDays(365);
  private static final Duration LEAF_LIFE = Duration.ofDays(30);

  /** A leaf that is valid for longer is kept. */
  private static final Duration LEAF_LEFT = Duration.ofDays(1);

  /** An authority must outlive what it issues. */
  private static final Duration AUTHORITY_LEFT = LEAF_LIFE.plus(LEAF_LEFT);

  private static final List<String> THIS_MACHINE = List.of("localhost", "127.0.0.1");

  private final String trustDomain;
  private final Path ca;
  private final Path authorityFolder;
  private final InstantSource clock;

  /**
   * Nothing is touched yet.
   *
   * @param ca folder of the root
   * @param authorityFolder folder of identity's intermediate
   */
  public DevelopmentTrust(String trustDomain, Path ca, Path authorityFolder, InstantSource clock) {
    this.trustDomain = trustDomain;
    this.ca = ca;
    this.authorityFolder = authorityFolder;
    this.clock = clock;
  }

  /**
   * Makes what is missing or runs out, for processes of this machine.
   *
   * @param folders where each principal's files belong
   * @return how many certificates were made; 0 if all was there
   */
  public int prepare(Map<Principal, Path> folders) {
    Instant now = clock.instant();
    Authorities authorities = authorities(now);
    int made = authorities.made();
    for (var entry : folders.entrySet()) {
      if (!isCurrent(entry.getValue(), authorities.root(), authorities.issuing())) {
        issue(entry.getValue(), entry.getKey(), THIS_MACHINE, authorities, now);
        made++;
      }
    }
    return made;
  }

  /**
   * Issues a certificate for whoever is reached by other names than {@code localhost}, with a key
   * of its own, in place of what its folder holds.
   *
   * @param hosts DNS names and IP addresses that clients may know it by
   * @return the end of its life
   */
  public Instant issue(Principal principal, Path folder, List<String> hosts) {
    Instant now = clock.instant();
    issue(folder, principal, hosts, authorities(now), now);
    return now.plus(LEAF_LIFE);
  }

  private Authorities authorities(Instant now) {
    int made = 0;
    Authority root = load(ca, "root", null, AUTHORITY_LEFT).orElse(null);
    if (root == null) {
      root = Authority.root(trustDomain, now, ROOT_LIFE);
      store(ca, "root", root);
      made++;
    }
    Authority issuing =
        load(authorityFolder, "authority", root.certificate(), AUTHORITY_LEFT).orElse(null);
    if (issuing == null) {
      issuing = root.intermediate(trustDomain, now, AUTHORITY_LIFE);
      store(authorityFolder, "authority", issuing);
      made++;
    }
    return new Authorities(root, issuing, made);
  }

  /** The root, who issues below it, and how many of the two were made just now. */
  private record Authorities(Authority root, Authority issuing, int made) {}

  private boolean isCurrent(Path folder, Authority root, Authority authority) {
    try {
      List<X509Certificate> chain = Pem.certificates(folder.resolve("tls.crt"));
      return chain.size() == 2
          && chain.get(1).equals(authority.certificate())
          && lasts(chain.getFirst(), LEAF_LEFT)
          && Files.exists(folder.resolve("tls.key"))
          && Pem.certificates(folder.resolve("ca.crt")).equals(List.of(root.certificate()));
    } catch (IdentityException _) {
      return false;
    }
  }

  private void issue(
      Path folder, Principal principal, List<String> hosts, Authorities authorities, Instant now) {
    KeyPair pair = Keys.generate();
    String id = new SpiffeId(trustDomain, principal).toString();
    X509Certificate leaf = authorities.issuing().leaf(pair.getPublic(), id, hosts, now, LEAF_LIFE);
    PemFiles.writeCertificates(folder.resolve("ca.crt"), List.of(authorities.root().certificate()));
    PemFiles.writeKey(folder.resolve("tls.key"), pair.getPrivate());
    PemFiles.writeCertificates(
        folder.resolve("tls.crt"), List.of(leaf, authorities.issuing().certificate()));
  }

  private static void store(Path folder, String name, Authority authority) {
    PemFiles.writeKey(folder.resolve(name + ".key"), authority.key());
    PemFiles.writeCertificates(folder.resolve(name + ".crt"), List.of(authority.certificate()));
  }

  private Optional<Authority> load(
      Path folder, String name, @Nullable X509Certificate issuer, Duration left) {
    Path file = folder.resolve(name + ".crt");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    X509Certificate certificate = Pem.certificates(file).getFirst();
    PrivateKey key = Pem.privateKey(folder.resolve(name + ".key"), "EC");
    boolean issued =
        issuer == null
            || (certificate.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())
                && signedBy(certificate, issuer));
    return issued && lasts(certificate, left)
        ? Optional.of(new Authority(certificate, key))
        : Optional.empty();
  }

  private static boolean signedBy(X509Certificate certificate, X509Certificate issuer) {
    try {
      certificate.verify(issuer.getPublicKey());
      return true;
    } catch (GeneralSecurityException _) {
      return false;
    }
  }

  private boolean lasts(X509Certificate certificate, Duration left) {
    return certificate.getNotAfter().toInstant().isAfter(clock.instant().plus(left));
  }

  /** Restricts a folder to its owner. */
  public static void keepPrivate(Path folder) {
    try {
      Files.createDirectories(folder);
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot restrict " + folder, e);
    }
  }
}
