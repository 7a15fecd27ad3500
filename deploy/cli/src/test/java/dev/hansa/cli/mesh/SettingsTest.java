package dev.hansa.cli.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.cli.home.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
  @TempDir Path folder;

  @Test
  void an_offset_shifts_every_port() throws IOException {
    settings(1000).write();
    assertThat(etc("hansa.yml")).contains("issuer: https://localhost:9444");
    assertThat(etc("orders.yml"))
        .contains("port: 8001", "port: 18001", "localhost:8002", "127.0.0.1:8432/hansa");
    assertThat(etc("gateway.yml")).contains("rest-port: 9443", "grpc-port: 10443");
  }

  @Test
  void a_password_is_made_once() {
    settings(0).write();
    String password = settings(0).password(Workload.ORDERS);
    settings(1000).write();
    assertThat(settings(1000).password(Workload.ORDERS)).isEqualTo(password).hasSize(32);
  }

  @Test
  void the_sealing_key_is_made_once_for_its_owner_alone() throws IOException {
    settings(0).keepSealingKey();
    String key = etc("identity-sealing.key");
    settings(1000).keepSealingKey();
    assertThat(etc("identity-sealing.key")).isEqualTo(key).hasSize(45);
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(folder.resolve("etc/identity-sealing.key"))))
        .isEqualTo("rw-------");
  }

  @Test
  void an_edited_file_is_left_and_named() throws IOException {
    settings(0).write();
    Path orders = folder.resolve("etc/orders.yml");
    Files.writeString(orders, Files.readString(orders) + "# mine\n");
    assertThat(settings(0).write()).containsExactly("orders.yml");
    assertThat(orders).content().endsWith("# mine\n");
  }

  @Test
  void with_replicas_every_one_is_called() throws IOException {
    new Settings(new Home(folder), new PortPlan(1000), 2).write();
    assertThat(etc("orders.yml"))
        .contains("address: localhost:8002,localhost:8102")
        .contains("address: localhost:8003,localhost:8103");
    assertThat(etc("hansa.yml"))
        .contains("issuer: https://localhost:9444")
        .contains("address: https://localhost:9444,https://localhost:9544");
  }

  private Settings settings(int offset) {
    return new Settings(new Home(folder), new PortPlan(offset), 1);
  }

  private String etc(String file) throws IOException {
    return Files.readString(folder.resolve("etc").resolve(file));
  }
}
