package dev.hansa.runtime.trust;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Shows this process's certificate.
 *
 * <p>An alias names a generation: TLS asks for certificate and key one after the other, and both
 * must be of the same one although it may have been replaced in between.
 */
public final class IdentityKeyManager extends X509ExtendedKeyManager {
  /** Handshakes take seconds, replacements at least the reload interval. */
  private static final int REMEMBERED = 8;

  private final Supplier<IdentityGeneration> current;
  private final Map<String, IdentityGeneration> remembered =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, IdentityGeneration> eldest) {
          return size() > REMEMBERED;
        }
      };

  private IdentityKeyManager(Supplier<IdentityGeneration> current) {
    this.current = current;
  }

  /** Each handshake uses the generation of its moment: for servers. */
  public static IdentityKeyManager following(Identity identity) {
    return new IdentityKeyManager(identity::current);
  }

  /** Every handshake uses this one generation: for channels. */
  public static IdentityKeyManager pinned(IdentityGeneration generation) {
    return new IdentityKeyManager(() -> generation);
  }

  private String alias() {
    var generation = current.get();
    var alias = "generation-" + generation.number();
    synchronized (remembered) {
      remembered.putIfAbsent(alias, generation);
    }
    return alias;
  }

  private @Nullable IdentityGeneration generation(String alias) {
    synchronized (remembered) {
      return remembered.get(alias);
    }
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    var generation = generation(alias);
    return generation == null ? null : generation.chain().toArray(new X509Certificate[0]);
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    var generation = generation(alias);
    return generation == null ? null : generation.key();
  }

  @Override
  public String chooseEngineClientAlias(
      String[] keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return alias();
  }

  @Override
  public String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return alias();
  }

  @Override
  public String chooseClientAlias(
      String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return alias();
  }

  @Override
  public String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return alias();
  }

  @Override
  public String[] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return new String[] {alias()};
  }

  @Override
  public String[] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    return new String[] {alias()};
  }
}
