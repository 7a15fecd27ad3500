package dev.hansa.runtime.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hansa.runtime.testing.Credential;
import dev.hansa.runtime.testing.TestAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileIdentityTest {
  private static final Duration FAST = Duration.ofMillis(5);
  private static final Duration NEVER = Duration.ofDays(1);

  private final TestAuthority authority = TestAuthority.of("hansa.local");
  private final Credential first = authority.issue("service/orders");
  private final Credential second = authority.issue("service/orders");

  @TempDir private Path folder;
  private Identity identity;

  @BeforeEach
  void start() {
    authority.write(folder, first);
    identity = Identity.watch(config(NEVER), InstantSource.system());
  }

  @AfterEach
  void stop() {
    identity.close();
  }

  private TrustConfig config(Duration interval) {
    return new TrustConfig(
        "hansa.local",
        folder.resolve("tls.crt"),
        folder.resolve("tls.key"),
        folder.resolve("ca.crt"),
        Map.of(),
        interval);
  }

  @Test
  void starts_with_what_the_files_hold() {
    assertThat(identity.current().number()).isEqualTo(1);
    assertThat(identity.current().id()).isEqualTo(authority.id("service/orders"));
    assertThat(identity.bundles()).isEqualTo(authority.bundles());
  }

  @Test
  void follows_a_replacement_by_itself() throws InterruptedException {
    try (var followed = Identity.watch(config(FAST), InstantSource.system())) {
      BlockingQueue<IdentityGeneration> seen = new LinkedBlockingQueue<>();
      followed.onChange(seen::add);
      second.write(folder);
      var next = seen.poll(10, TimeUnit.SECONDS);
      assertThat(next).isNotNull();
      assertThat(next.number()).isEqualTo(2);
      assertThat(next.leaf()).isEqualTo(second.leaf());
      assertThat(followed.current()).isEqualTo(next);
    }
  }

  @Test
  void keeps_the_generation_while_a_pair_is_half_written() throws IOException {
    Files.writeString(folder.resolve("tls.key"), Credential.pem(second.key()));
    identity.refresh();
    assertThat(identity.current().number()).isEqualTo(1);
    Files.writeString(folder.resolve("tls.crt"), Credential.pem(second.chain()));
    identity.refresh();
    assertThat(identity.current().leaf()).isEqualTo(second.leaf());
  }

  @Test
  @DisplayName("T11: what was read last holds while a file is broken or gone")
  void keeps_what_it_has_when_a_file_is_broken_or_gone() throws IOException {
    Files.writeString(folder.resolve("tls.crt"), "garbage");
    identity.refresh();
    Files.delete(folder.resolve("ca.crt"));
    identity.refresh();
    assertThat(identity.current().leaf()).isEqualTo(first.leaf());
    assertThat(identity.bundles()).isEqualTo(authority.bundles());
  }

  @Test
  void takes_a_new_bundle_without_a_new_generation() throws IOException {
    var successor = TestAuthority.of("hansa.local");
    Files.writeString(folder.resolve("ca.crt"), Credential.pem(List.of(successor.root())));
    identity.refresh();
    assertThat(identity.bundles()).isEqualTo(successor.bundles());
    assertThat(identity.current().number()).isEqualTo(1);
  }

  @Test
  void stops_telling_when_the_registration_is_closed() {
    BlockingQueue<IdentityGeneration> seen = new LinkedBlockingQueue<>();
    identity.onChange(seen::add).close();
    second.write(folder);
    identity.refresh();
    assertThat(seen).isEmpty();
  }

  @Test
  void refuses_to_start_under_another_trust_domain() {
    var foreign = TestAuthority.of("other.example");
    foreign.write(folder, "service/orders");
    assertThatThrownBy(() -> Identity.watch(config(NEVER), InstantSource.system()))
        .isInstanceOf(IdentityException.class)
        .hasMessageContaining("tls.crt");
  }

  @Test
  void says_which_file_is_missing_and_nothing_of_a_key() throws IOException {
    Files.writeString(folder.resolve("tls.key"), "-----BEGIN PRIVATE KEY-----\nU0VDUkVU\n");
    assertThatThrownBy(() -> Identity.watch(config(NEVER), InstantSource.system()))
        .isInstanceOf(IdentityException.class)
        .hasMessageContaining("tls.key")
        .hasMessageNotContaining("U0VDUkVU");
    Files.delete(folder.resolve("tls.key"));
    assertThatThrownBy(() -> Identity.watch(config(NEVER), InstantSource.system()))
        .hasMessageContaining("tls.key: cannot be read");
  }

  @Test
  void never_writes_a_key_into_a_text() {
    assertThat(identity.current().toString())
        .contains("service/orders")
        .doesNotContain("PRIVATE")
        .doesNotContain("EC");
  }
}
