package dev.hansa.runtime.trust;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An identity in PEM files, read again at an interval (RATIONALE.md says why they are not watched).
 *
 * <p>State is written by whoever holds the monitor of {@code this}; readers see it through
 * volatiles.
 */
final class FileIdentity implements Identity {
  private static final Logger log = LoggerFactory.getLogger(FileIdentity.class);

  private final TrustConfig config;
  private final InstantSource clock;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final List<Consumer<IdentityGeneration>> listeners = new CopyOnWriteArrayList<>();

  private volatile IdentityGeneration current;
  private volatile TrustBundles bundles;
  private Files files;
  private @Nullable String lastComplaint;

  /** What was read last; compared by content, so that any way of replacing a file is noticed. */
  private record Files(String certificate, String key, Map<String, String> bundles) {
    static Files read(TrustConfig config) {
      var bundles = new HashMap<String, String>();
      bundles.put(config.domain(), Pem.read(config.bundle()));
      config.federated().forEach((domain, file) -> bundles.put(domain, Pem.read(file)));
      return new Files(Pem.read(config.certificate()), Pem.read(config.key()), bundles);
    }

    boolean sameLeaf(Files other) {
      return certificate.equals(other.certificate) && key.equals(other.key);
    }

    @Override
    public String toString() {
      return "identity files";
    }
  }

  private FileIdentity(TrustConfig config, InstantSource clock) {
    this.config = config;
    this.clock = clock;
    files = Files.read(config);
    current = generation(files, 1);
    bundles = bundles(files);
  }

  static FileIdentity start(TrustConfig config, InstantSource clock) {
    var identity = new FileIdentity(config, clock);
    Thread.ofVirtual().name("identity-watch").start(identity::follow);
    log.info("identity {}", identity.current);
    return identity;
  }

  @Override
  public IdentityGeneration current() {
    return current;
  }

  @Override
  public TrustBundles bundles() {
    return bundles;
  }

  @Override
  public InstantSource clock() {
    return clock;
  }

  @Override
  public Registration onChange(Consumer<IdentityGeneration> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  @Override
  public void close() {
    closed.countDown();
  }

  private void follow() {
    try {
      while (!closed.await(config.reloadInterval().toMillis(), TimeUnit.MILLISECONDS)) {
        refresh();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public synchronized void refresh() {
    try {
      var read = Files.read(config);
      // Bundles first: whoever connects under the new leaf may meet peers of the new root.
      if (!read.bundles.equals(files.bundles)) {
        bundles = bundles(read);
        files = new Files(files.certificate, files.key, read.bundles);
        log.info("trust bundles replaced");
      }
      if (!read.sameLeaf(files)) {
        var next = generation(read, current.number() + 1);
        files = read;
        current = next;
        log.info("identity {}", next);
        listeners.forEach(listener -> tell(listener, next));
      }
      lastComplaint = null;
    } catch (IdentityException e) {
      var complaint = String.valueOf(e.getMessage());
      if (!complaint.equals(lastComplaint)) {
        lastComplaint = complaint;
        log.warn("identity kept as it is: {}", complaint);
      }
    }
  }

  private static void tell(Consumer<IdentityGeneration> listener, IdentityGeneration next) {
    try {
      listener.accept(next);
    } catch (RuntimeException e) {
      log.error("a follower of the identity failed", e);
    }
  }

  private IdentityGeneration generation(Files files, long number) {
    var chain = Pem.certificates(files.certificate, config.certificate().toString());
    var algorithm = chain.getFirst().getPublicKey().getAlgorithm();
    var key = Pem.privateKey(files.key, algorithm, config.key().toString());
    try {
      var generation = IdentityGeneration.of(number, chain, key);
      if (!generation.id().trustDomain().equals(config.domain())) {
        throw new CertificateException("trust domain is not " + config.domain());
      }
      return generation;
    } catch (CertificateException e) {
      throw new IdentityException(config.certificate() + ": " + e.getMessage(), e);
    }
  }

  private TrustBundles bundles(Files files) {
    var roots = new HashMap<String, Set<X509Certificate>>();
    files.bundles.forEach(
        (domain, pem) -> roots.put(domain, Set.copyOf(Pem.certificates(pem, "bundle " + domain))));
    return new TrustBundles(roots);
  }
}
