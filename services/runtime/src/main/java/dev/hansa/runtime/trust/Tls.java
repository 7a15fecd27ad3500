package dev.hansa.runtime.trust;

import io.grpc.ChannelCredentials;
import io.grpc.ServerCredentials;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettySslContextChannelCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettySslContextServerCredentials;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.netty.shaded.io.netty.handler.ssl.OpenSsl;
import io.grpc.netty.shaded.io.netty.handler.ssl.OpenSslContextOption;
import io.grpc.netty.shaded.io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslProvider;
import io.grpc.netty.shaded.io.netty.internal.tcnative.SSL;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;

/** TLS from an identity: 1.3 only inside the mesh, by gRPC's native provider (BoringSSL). */
public final class Tls {
  private static final String TLS13 = "TLSv1.3";
  private static final String TLS12 = "TLSv1.2";

  /** A call under another authority than its channel's is refused only if gRPC is told so (T33). */
  private static final String AUTHORITY_CHECK = "GRPC_ENABLE_PER_RPC_AUTHORITY_CHECK";

  static {
    System.setProperty(AUTHORITY_CHECK, "true"); // read as the first channel is made
  }

  /**
   * Key agreement, by the names of BoringSSL, what is preferred first: traffic that is recorded
   * today is not read by tomorrow's quantum computers (FIPS 203, spec T14).
   */
  private static final String[] GROUPS = {"X25519MLKEM768", "X25519", "P-256", "P-384"};

  private static final String[] HYBRID_ALONE = {GROUPS[0]};

  /** What a server does about clients without a certificate that a bundle vouches for. */
  public enum ClientCertificate {
    /** The handshake fails: ports inside the mesh. */
    REQUIRED,
    /**
     * The chain refuses the call with a reason, unless it proves a key: ports that partners use. A
     * client without a certificate passes, and so does one with a {@link SelfSigned} one; what was
     * issued by an unknown authority still fails the handshake.
     */
    ASKED_FOR
  }

  /** What a server does about clients that cannot agree on keys as hybrid, X25519MLKEM768. */
  public enum KeyExchange {
    /** They are served, and counted. */
    HYBRID_PREFERRED,
    /** Their handshake fails. */
    HYBRID_REQUIRED
  }

  private Tls() {}

  /**
   * Makes sure that the native provider is there: falling back to another one silently would change
   * ciphers, groups and speed without anybody knowing.
   *
   * @throws IllegalStateException with one line for the operator
   */
  public static void requireNative() {
    if (!OpenSsl.isAvailable()) {
      throw new IllegalStateException(
          "the native TLS provider of grpc-netty-shaded cannot be loaded on "
              + System.getProperty("os.name")
              + " "
              + System.getProperty("os.arch"),
          OpenSsl.unavailabilityCause());
    }
  }

  /**
   * For a gRPC server; follows the identity and the bundles without a restart.
   *
   * @param shutOut callers of this trust domain whose handshake fails whatever they show
   * @param refusals told of each client's certificate that was refused
   * @param keyExchange which clients are taken by their key agreement
   */
  public static ServerCredentials server(
      Identity identity,
      ClientCertificate clients,
      Predicate<Principal> shutOut,
      Consumer<CertificateException> refusals,
      KeyExchange keyExchange) {
    requireNative();
    var builder =
        SslContextBuilder.forServer(IdentityKeyManager.following(identity))
            .trustManager(peers(identity, clients, shutOut, refusals))
            .clientAuth(
                switch (clients) {
                  case REQUIRED -> ClientAuth.REQUIRE;
                  case ASKED_FOR -> ClientAuth.OPTIONAL;
                })
            .option(
                OpenSslContextOption.GROUPS,
                switch (keyExchange) {
                  case HYBRID_PREFERRED -> GROUPS;
                  case HYBRID_REQUIRED -> HYBRID_ALONE;
                })
            .protocols(TLS13);
    try {
      return NettySslContextServerCredentials.create(
          GrpcSslContexts.configure(builder, SslProvider.OPENSSL).build());
    } catch (SSLException e) {
      throw new IllegalStateException("TLS for a server cannot be set up", e);
    }
  }

  /**
   * Has a server's end of a connection give no ticket; to be called before its handshake. A session
   * that is resumed would carry a certificate past its expiry, or the removal of its bundle or
   * caller, for no trust manager is asked again (T12). Without tickets there is no early data
   * either (T13).
   */
  public static void giveNoTicket(SSLEngine server) {
    if (server instanceof ReferenceCountedOpenSslEngine engine) {
      SSL.setOptions(engine.sslPointer(), SSL.SSL_OP_NO_TICKET);
    }
  }

  /** For a gRPC channel under one generation, to a server that must be {@code expected}. */
  public static ChannelCredentials channel(
      IdentityGeneration generation, Identity identity, SpiffeId expected) {
    requireNative();
    var builder =
        SslContextBuilder.forClient()
            .keyManager(IdentityKeyManager.pinned(generation))
            .trustManager(PeerTrustManager.forServer(identity::bundles, identity.clock(), expected))
            .option(OpenSslContextOption.GROUPS, GROUPS)
            .protocols(TLS13);
    try {
      return NettySslContextChannelCredentials.create(
          GrpcSslContexts.configure(builder, SslProvider.OPENSSL).build());
    } catch (SSLException e) {
      throw new IllegalStateException("TLS for a channel cannot be set up", e);
    }
  }

  /**
   * For a gRPC channel out of the mesh, to a server whose certificate names {@code expected}: a
   * SPIFFE id that a bundle vouches for, or a DNS name (the channel's authority) that a bundle of
   * this trust domain or one of the system's authorities vouches for. TLS 1.2 will do there.
   *
   * @param shown whose certificate the client shows; empty: it shows none
   */
  public static ChannelCredentials outward(
      Optional<IdentityGeneration> shown, Identity identity, Optional<SpiffeId> expected) {
    requireNative();
    var builder =
        SslContextBuilder.forClient()
            .option(OpenSslContextOption.GROUPS, GROUPS)
            .protocols(TLS13, TLS12);
    shown.ifPresent(generation -> builder.keyManager(IdentityKeyManager.pinned(generation)));
    builder.trustManager(
        expected
            .<TrustManager>map(
                id -> PeerTrustManager.forServer(identity::bundles, identity.clock(), id))
            .orElseGet(() -> PublicRoots.and(identity)));
    try {
      return NettySslContextChannelCredentials.create(
          GrpcSslContexts.configure(builder, SslProvider.OPENSSL).build());
    } catch (SSLException e) {
      throw new IllegalStateException("TLS for a channel cannot be set up", e);
    }
  }

  /** For servers that take the JDK's TLS and let no stranger's certificate pass. */
  public static SSLContext serverContext(Identity identity) {
    return serverContext(identity, ClientCertificate.REQUIRED, _ -> false);
  }

  /**
   * For servers that take the JDK's TLS, such as an HTTP front; follows the identity. The caller
   * configures its connections to ask for certificates, or to demand them.
   *
   * @param shutOut callers of this trust domain whose handshake fails whatever they show; where
   *     sessions are resumed, they are to be asked about after the handshake as well
   */
  public static SSLContext serverContext(
      Identity identity, ClientCertificate clients, Predicate<Principal> shutOut) {
    return context(
        IdentityKeyManager.following(identity), peers(identity, clients, shutOut, _ -> {}));
  }

  /** A caller of another trust domain may have the name of one of ours. */
  private static PeerTrustManager peers(
      Identity identity,
      ClientCertificate clients,
      Predicate<Principal> shutOut,
      Consumer<CertificateException> refusals) {
    String own = identity.current().id().trustDomain();
    return PeerTrustManager.forPeers(
        identity::bundles,
        identity.clock(),
        id -> id.trustDomain().equals(own) && shutOut.test(id.principal()),
        refusals,
        clients == ClientCertificate.ASKED_FOR);
  }

  /** For clients that take the JDK's TLS, under one generation, to {@code expected} alone. */
  public static SSLContext clientContext(
      IdentityGeneration generation, Identity identity, SpiffeId expected) {
    return context(
        IdentityKeyManager.pinned(generation),
        PeerTrustManager.forServer(identity::bundles, identity.clock(), expected));
  }

  /**
   * For clients that take the JDK's TLS, out of the mesh, showing nothing: chains are verified
   * against the system's authorities and those of this trust domain as they are now. The client
   * compares names.
   */
  public static SSLContext outwardContext(Identity identity) {
    return context(new KeyManager[0], PublicRoots.and(identity));
  }

  private static SSLContext context(KeyManager key, TrustManager trust) {
    return context(new KeyManager[] {key}, trust);
  }

  private static SSLContext context(KeyManager[] keys, TrustManager trust) {
    try {
      var context = SSLContext.getInstance("TLS");
      context.init(keys, new TrustManager[] {trust}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("TLS cannot be set up", e);
    }
  }
}
