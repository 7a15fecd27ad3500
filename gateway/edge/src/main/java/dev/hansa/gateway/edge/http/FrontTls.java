package dev.hansa.gateway.edge.http;

import dev.hansa.runtime.trust.Identity;
import dev.hansa.runtime.trust.Principal;
import dev.hansa.runtime.trust.Tls;
import dev.hansa.runtime.trust.Tls.ClientCertificate;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.util.List;
import java.util.function.Predicate;

/** TLS of the front: 1.3, and 1.2 with ECDHE and AES-GCM alone (T03). */
final class FrontTls {
  private static final List<String> CIPHERS =
      List.of(
          "TLS_AES_128_GCM_SHA256",
          "TLS_AES_256_GCM_SHA384",
          "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384");

  private FrontTls() {}

  /**
   * Asks for a client certificate; every new handshake takes the pair that is current then (O07).
   */
  static SslContext of(Identity identity, Predicate<Principal> shutOut) {
    return new JdkSslContext(
        Tls.serverContext(identity, ClientCertificate.ASKED_FOR, shutOut),
        false,
        CIPHERS,
        SupportedCipherSuiteFilter.INSTANCE,
        new ApplicationProtocolConfig(
            Protocol.ALPN,
            SelectorFailureBehavior.NO_ADVERTISE,
            SelectedListenerFailureBehavior.ACCEPT,
            ApplicationProtocolNames.HTTP_2,
            ApplicationProtocolNames.HTTP_1_1),
        ClientAuth.OPTIONAL,
        new String[] {"TLSv1.3", "TLSv1.2"},
        false);
  }
}
