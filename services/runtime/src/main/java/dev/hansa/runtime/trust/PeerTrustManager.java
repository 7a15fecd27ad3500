package dev.hansa.runtime.trust;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CertificateException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Verifies the other end of a connection by its SPIFFE identity, never by its host name.
 *
 * <p>The identity in the leaf names the trust domain, that domain's bundle alone then verifies the
 * chain (X.509-SVID section 5). Bundles are asked for at each handshake, so new roots count at
 * once.
 */
public final class PeerTrustManager extends X509ExtendedTrustManager {
  private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
  private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";

  /** Bits of KeyUsage, RFC 5280 section 4.2.1.3. */
  private static final int DIGITAL_SIGNATURE = 0;

  private static final int KEY_CERT_SIGN = 5;
  private static final int CRL_SIGN = 6;

  private final Supplier<TrustBundles> bundles;
  private final InstantSource clock;
  private final @Nullable SpiffeId expectedServer;
  private final Predicate<SpiffeId> shutOut;
  private final Consumer<CertificateException> refusals;
  private final boolean strangers;

  private PeerTrustManager(
      Supplier<TrustBundles> bundles,
      InstantSource clock,
      @Nullable SpiffeId expectedServer,
      Predicate<SpiffeId> shutOut,
      Consumer<CertificateException> refusals,
      boolean strangers) {
    this.bundles = bundles;
    this.clock = clock;
    this.expectedServer = expectedServer;
    this.shutOut = shutOut;
    this.refusals = refusals;
    this.strangers = strangers;
  }

  /**
   * For a server: any identity of any known trust domain may connect; what it may do comes later.
   */
  public static PeerTrustManager forPeers(Supplier<TrustBundles> bundles, InstantSource clock) {
    return forPeers(bundles, clock, _ -> false, _ -> {}, false);
  }

  /**
   * For a server that turns away some whose certificate verifies, and wants to know whom it
   * refused.
   *
   * @param shutOut asked at each handshake, on its thread; a failure of it refuses
   * @param refusals told of each, on the thread of the handshake
   * @param strangers whether a {@link SelfSigned} certificate passes as well: it proves a key and
   *     makes no {@link Peer}
   */
  public static PeerTrustManager forPeers(
      Supplier<TrustBundles> bundles,
      InstantSource clock,
      Predicate<SpiffeId> shutOut,
      Consumer<CertificateException> refusals,
      boolean strangers) {
    return new PeerTrustManager(bundles, clock, null, shutOut, refusals, strangers);
  }

  /** For a client: only this identity may answer, before any byte of a request leaves. */
  public static PeerTrustManager forServer(
      Supplier<TrustBundles> bundles, InstantSource clock, SpiffeId expected) {
    return new PeerTrustManager(bundles, clock, expected, _ -> false, _ -> {}, false);
  }

  private void checkServer(X509Certificate[] chain) throws CertificateException {
    if (expectedServer == null) {
      throw new CertificateException("no server is expected here");
    }
    var id = verify(chain, SERVER_AUTH);
    if (!id.equals(expectedServer)) {
      throw new CertificateException("server is " + id + " (expected: " + expectedServer + ")");
    }
  }

  private void checkClient(X509Certificate[] chain) throws CertificateException {
    try {
      if (strangers && chain != null && chain.length > 0 && SelfSigned.isSelfIssued(chain[0])) {
        SelfSigned.check(chain, clock.instant());
        return;
      }
      var id = verify(chain, CLIENT_AUTH);
      if (shutOut.test(id)) {
        throw new ShutOutException(id);
      }
    } catch (CertificateException e) {
      refusals.accept(e);
      throw e;
    }
  }

  /** Verifies a chain, leaf first, for one use. */
  private SpiffeId verify(X509Certificate[] chain, String use) throws CertificateException {
    if (chain == null || chain.length == 0) {
      throw new CertificateException("no certificate");
    }
    var leaf = chain[0];
    if (SelfSigned.isSelfIssued(leaf)) { // even if it is in a bundle
      throw new CertificateException("a self-issued certificate is nobody's identity");
    }
    var id = SpiffeId.of(leaf);
    checkShape(leaf, use);
    var roots = bundles.get().roots(id.trustDomain());
    if (roots.isEmpty()) {
      throw new CertificateException("trust domain " + id.trustDomain() + " is not known here");
    }
    var anchors = new HashSet<TrustAnchor>();
    roots.forEach(root -> anchors.add(new TrustAnchor(root, null)));
    try {
      var target = new X509CertSelector();
      target.setCertificate(leaf);
      var parameters = new PKIXBuilderParameters(anchors, target);
      parameters.setDate(Date.from(clock.instant()));
      parameters.setRevocationEnabled(false);
      parameters.addCertStore(
          CertStore.getInstance(
              "Collection", new CollectionCertStoreParameters(Arrays.asList(chain))));
      CertPathBuilder.getInstance("PKIX").build(parameters);
    } catch (GeneralSecurityException e) {
      throw new CertificateException("chain of " + id + " does not verify", e);
    }
    return id;
  }

  private static void checkShape(X509Certificate leaf, String use) throws CertificateException {
    boolean[] keyUsage = leaf.getKeyUsage();
    if (leaf.getBasicConstraints() >= 0
        || keyUsage == null
        || !keyUsage[DIGITAL_SIGNATURE]
        || keyUsage[KEY_CERT_SIGN]
        || keyUsage[CRL_SIGN]) {
      throw new CertificateException("not a leaf for signatures (X.509-SVID section 5.2)");
    }
    List<String> uses = leaf.getExtendedKeyUsage();
    if (uses == null || !uses.contains(use)) {
      throw new CertificateException("extended key usage lacks " + use);
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    checkClient(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    checkClient(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    checkClient(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    checkServer(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    checkServer(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    checkServer(chain);
  }

  /** None: which authorities we trust is not told to strangers. */
  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
