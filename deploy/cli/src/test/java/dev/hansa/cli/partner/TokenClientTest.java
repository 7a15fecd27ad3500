package dev.hansa.cli.partner;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.hansa.cli.process.StartFailure;
import dev.hansa.cli.trust.DevelopmentTrust;
import dev.hansa.runtime.trust.Identity;
import dev.hansa.runtime.trust.Principal;
import dev.hansa.runtime.trust.Tls;
import dev.hansa.runtime.trust.TrustConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenClientTest {
  @TempDir private Path folder;

  @Test
  void says_if_identity_has_another_name_by_its_certificate() throws IOException {
    var trust =
        new DevelopmentTrust(
            "hansa.local",
            folder.resolve("ca"),
            folder.resolve("identity"),
            InstantSource.system());
    trust.issue(
        Principal.service("identity"), folder.resolve("identity"), List.of("identity-1.internal"));
    trust.issue(Principal.operator("ann"), folder.resolve("ann"), List.of("localhost"));
    try (Identity identity =
        Identity.watch(
            TrustConfig.folder("hansa.local", folder.resolve("identity")),
            InstantSource.system())) {
      var server =
          HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.setHttpsConfigurator(new HttpsConfigurator(Tls.serverContext(identity)));
      server.start();
      URI issuer = URI.create("https://localhost:" + server.getAddress().getPort());
      try {
        assertThatThrownBy(() -> new TokenClient(issuer).forOperator(folder.resolve("ann")))
            .isInstanceOf(StartFailure.class)
            .hasMessageStartingWith("whoever answers at " + issuer + "/ is not identity by its ")
            .hasMessageContaining("No subject alternative DNS name matching localhost");
      } finally {
        server.stop(0);
      }
    }
  }
}
