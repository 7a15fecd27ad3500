package dev.hansa.cli.partner;

import dev.hansa.cli.process.StartFailure;
import dev.hansa.runtime.trust.Identity;
import dev.hansa.runtime.trust.IdentityException;
import dev.hansa.runtime.trust.Pem;
import dev.hansa.runtime.trust.Principal;
import dev.hansa.runtime.trust.SpiffeId;
import dev.hansa.runtime.trust.Tls;
import dev.hansa.runtime.trust.TrustConfig;
import io.grpc.CallCredentials;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.TlsChannelCredentials;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.time.InstantSource;
import java.util.concurrent.Executor;

/** gRPC connections of those outside: partners and operators. */
public final class Channels {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private Channels() {}

  /** A channel under the certificate of a folder; the caller shuts it down. */
  public static ManagedChannel mutualTls(String host, int port, Path folder) {
    try {
      return Grpc.newChannelBuilderForAddress(
              host,
              port,
              TlsChannelCredentials.newBuilder()
                  .keyManager(
                      folder.resolve("tls.crt").toFile(), folder.resolve("tls.key").toFile())
                  .trustManager(folder.resolve("ca.crt").toFile())
                  .build())
          .build();
    } catch (IOException e) {
      throw new StartFailure("the certificate in " + folder + " cannot be used: " + e.getMessage());
    }
  }

  /**
   * The same, to whoever proves by its SPIFFE id to be a workload of the folder's trust domain:
   * hosts within a mesh are names of nobody. The caller shuts it down.
   */
  static ManagedChannel toWorkload(String host, int port, Path folder, String workload) {
    try {
      SpiffeId operator = SpiffeId.of(Pem.certificates(folder.resolve("tls.crt")).getFirst());
      var expected = new SpiffeId(operator.trustDomain(), Principal.service(workload));
      var files = TrustConfig.folder(operator.trustDomain(), folder);
      try (Identity identity = Identity.watch(files, InstantSource.system())) {
        return Grpc.newChannelBuilderForAddress(
                host, port, Tls.channel(identity.current(), identity, expected))
            .build();
      }
    } catch (IdentityException | CertificateException e) {
      throw new StartFailure("the certificate in " + folder + " cannot be used: " + e.getMessage());
    }
  }

  /** Sends a token with each call; gRPC refuses to do so without TLS. */
  public static CallCredentials bearer(String token) {
    return new CallCredentials() {
      @Override
      public void applyRequestMetadata(
          RequestInfo request, Executor executor, MetadataApplier applier) {
        var headers = new Metadata();
        headers.put(AUTHORIZATION, "Bearer " + token);
        applier.apply(headers);
      }
    };
  }
}
