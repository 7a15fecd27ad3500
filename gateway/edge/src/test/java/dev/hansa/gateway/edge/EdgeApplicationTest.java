package dev.hansa.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.gateway.edge.http.HttpFront;
import dev.hansa.gateway.edge.http.TestClients;
import dev.hansa.runtime.server.MeshServer;
import dev.hansa.runtime.testing.TestAuthority;
import dev.hansa.runtime.wiring.HansaProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process as it is packaged, with its own application.yml. */
class EdgeApplicationTest {
  @Test
  void starts_with_both_ports_and_the_contracts_of_its_folder(@TempDir Path home)
      throws IOException {
    TestAuthority authority = TestAuthority.of("hansa.local");
    authority.write(home.resolve("etc/tls/gateway"), "service/gateway");
    Files.createDirectories(home.resolve("contracts"));
    try (var contract =
        Objects.requireNonNull(EdgeApplicationTest.class.getResourceAsStream("/shop.binpb"))) {
      Files.copy(contract, home.resolve("contracts/shop.binpb"));
    }
    try (var process =
            HansaProcess.start(
                EdgeApplication.class,
                home,
                "-hansa.edge.rest-port=0",
                "-hansa.edge.grpc-port=0",
                "-hansa.management.port=0");
        var client = TestClients.http(Version.HTTP_2, authority.issue("partner/acme"))) {
      int port = process.bean(HttpFront.class).port();
      var response =
          Edge.send(
              client,
              HttpRequest.newBuilder(URI.create("https://localhost:" + port + "/v1/items/a")));
      assertThat(response.statusCode()).isEqualTo(401);
      assertThat(response.body()).contains("TOKEN_MISSING");
      assertThat(process.bean(MeshServer.class).port()).isPositive();
    }
  }
}
