package dev.hansa.acceptance.mesh;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Somebody with a self-signed certificate, who may have registered it (RFC 8705 section 2.2).
 * Identity counts by address who fails without a verified certificate, so each comes from one of
 * his own.
 *
 * @param files his certificate and key
 * @param http shows the certificate
 */
public record Stranger(Path files, HttpClient http) {
  /** With a fresh certificate that bears these names. */
  public static Stranger of(Launcher mesh, AlternativeName... names) {
    Path files = Certificates.selfSigned(mesh, "/CN=erp", names);
    var random = new Random();
    InetAddress address =
        InetAddress.ofLiteral(
            "127.34.%d.%d".formatted(random.nextInt(256), 1 + random.nextInt(254)));
    return new Stranger(
        files,
        HttpClient.newBuilder()
            .sslContext(PemFiles.sslContext(files))
            .localAddress(address)
            .connectTimeout(Duration.ofSeconds(10))
            .build());
  }

  /** Registers the certificate as an operator does; returns the partner's name. */
  public String register(Launcher mesh, String... scopes) {
    String name = Operator.newName("own");
    var command = new ArrayList<>(List.of("partner", "add", name));
    for (String scope : scopes) {
      command.addAll(List.of("--scope", scope));
    }
    command.addAll(List.of("--jwks", keySet().toString()));
    mesh.run(command.toArray(String[]::new)).orFail();
    return name;
  }

  /** The certificate as a key set with {@code x5c}, in a file. */
  public Path keySet() {
    try {
      ECKey key = new ECKey.Builder(ECKey.parse(certificate())).keyID("own").build();
      return Files.writeString(files.resolve("jwks.json"), new JWKSet(key).toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  /** Himself at identity, as this client. */
  public IdentityClient at(Launcher mesh, String clientId) {
    return new IdentityClient(clientId, http, URI.create("https://localhost:" + mesh.port(8444)));
  }

  /** Himself at the edge by REST, with a token. */
  public Partner calling(Launcher mesh, String token) {
    return new Partner("own", http, Partner.rest(mesh), token);
  }

  private X509Certificate certificate() {
    try {
      return (X509Certificate) PemFiles.certificates(files.resolve("tls.crt")).iterator().next();
    } catch (IOException | GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
