package dev.hansa.runtime.testing;

import dev.hansa.runtime.trust.IdentityGeneration;
import dev.hansa.runtime.trust.Peer;
import dev.hansa.runtime.trust.Principal;
import dev.hansa.runtime.trust.SpiffeId;
import dev.hansa.runtime.trust.TrustBundles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

/** A root and an intermediate of one trust domain, for a test. Keys live in memory. */
public final class TestAuthority {
  private final String trustDomain;
  private final InstantSource clock;
  private final Credential root;
  private final Credential intermediate;

  private TestAuthority(String trustDomain, InstantSource clock) {
    this.trustDomain = trustDomain;
    this.clock = clock;
    root = CertificateSpec.authority(clock, "root of " + trustDomain).selfSigned();
    intermediate = CertificateSpec.authority(clock, "issuer of " + trustDomain).issuedBy(root);
  }

  /** An authority by the system's clock. */
  public static TestAuthority of(String trustDomain) {
    return new TestAuthority(trustDomain, InstantSource.system());
  }

  /** An authority whose certificates are valid from the clock's present on. */
  public static TestAuthority of(String trustDomain, InstantSource clock) {
    return new TestAuthority(trustDomain, clock);
  }

  /** The trust domain. */
  public String trustDomain() {
    return trustDomain;
  }

  /** The root certificate. */
  public X509Certificate root() {
    return root.leaf();
  }

  /** The bundle of this trust domain alone. */
  public TrustBundles bundles() {
    return TrustBundles.of(trustDomain, Set.of(root()));
  }

  /** The id of {@code service/orders} and the like in this trust domain. */
  public SpiffeId id(String principal) {
    return new SpiffeId(trustDomain, Principal.parse(principal));
  }

  /** A good credential for {@code service/orders} and the like, valid for a day. */
  public Credential issue(String principal) {
    return issue(leaf(id(principal).toString()));
  }

  /** A good generation for {@code service/orders} and the like. */
  public IdentityGeneration generation(String principal) {
    return issue(principal).generation(1);
  }

  /** The peer that a server sees when {@code service/orders} and the like connects. */
  public Peer peer(String principal) {
    return peer(issue(principal));
  }

  /** The peer that a server sees when the holder of a credential connects. */
  public static Peer peer(Credential credential) {
    try {
      return Peer.of(credential.leaf());
    } catch (CertificateException e) {
      throw new IllegalArgumentException("this credential is crafted to be no identity", e);
    }
  }

  /** An identity in memory for {@code service/orders} and the like, in this trust domain. */
  public TestIdentity identity(String principal) {
    return new TestIdentity(issue(principal), bundles(), clock);
  }

  /** The start of a certificate for this URI, good so far; change it, then {@link #issue} it. */
  public CertificateSpec leaf(String uri) {
    return CertificateSpec.leaf(clock, uri);
  }

  /** Issues what was specified, by the intermediate; the chain is leaf, intermediate. */
  public Credential issue(CertificateSpec spec) {
    return spec.issuedBy(intermediate);
  }

  /** The same leaf without the intermediate in its chain. */
  public static Credential withoutIntermediate(Credential credential) {
    return new Credential(List.of(credential.leaf()), credential.key());
  }

  /** Writes {@code tls.crt}, {@code tls.key} and {@code ca.crt} for a fresh credential. */
  public Path write(Path folder, String principal) {
    return write(folder, issue(principal));
  }

  /** Writes {@code tls.crt}, {@code tls.key} and {@code ca.crt}. */
  public Path write(Path folder, Credential credential) {
    try {
      credential.write(folder);
      Files.writeString(folder.resolve("ca.crt"), Credential.pem(List.of(root())));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How long a leaf is valid unless it says otherwise. */
  public static Duration validity() {
    return CertificateSpec.VALIDITY;
  }
}
