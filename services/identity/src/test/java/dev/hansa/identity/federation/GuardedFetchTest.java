package dev.hansa.identity.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.hansa.identity.federation.ForeignServer.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** K06: nobody leads us to where we must not go. */
class GuardedFetchTest {
  private static final List<AddressBlock> LOOPBACK = List.of(AddressBlock.parse("127.0.0.1"));
  private static final int LIMIT = 64 << 10;

  private final ForeignServer server = ForeignServer.start();

  @AfterEach
  void stop() {
    server.close();
  }

  private GuardedFetch fetch(List<AddressBlock> allowed, String... addresses) {
    return new GuardedFetch(
        _ -> {
          InetAddress[] found = new InetAddress[addresses.length];
          for (int i = 0; i < found.length; i++) {
            found[i] = InetAddress.ofLiteral(addresses[i]);
          }
          return found;
        },
        allowed,
        server.trust());
  }

  private GuardedFetch here() {
    return fetch(LOOPBACK, "127.0.0.1");
  }

  @Test
  void fetches_a_document_from_an_address_that_is_listed() throws IOException {
    server.answers.put("/keys", Answer.ok("{\"keys\":[]}"));

    assertThat(here().get(server.uri("/keys"))).isEqualTo("{\"keys\":[]}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.8.8.8",
        "0.0.0.0",
        "10.1.2.3",
        "100.64.0.1",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "198.18.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "::ffff:10.0.0.1",
        "::ffff:127.0.0.1",
        "::10.0.0.1",
        "64:ff9b::a00:1",
        "2002:a00:1::1",
        "2001:0:a00:1::1",
        "fc00::1",
        "fd12:3456::1",
        "fe80::1",
        "ff02::1"
      })
  @DisplayName("K06: an address that is not public is not connected to")
  void refuses_addresses_that_are_not_public(String address) {
    assertThatIOException()
        .isThrownBy(() -> fetch(List.of(), address).get(server.uri("/keys")))
        .withMessageContaining("not public");
    assertThat(server.requests).hasValue(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:4700::1", "2a00:1450::1"})
  void public_addresses_are_public(String address) {
    assertThat(AddressBlock.NOT_PUBLIC)
        .noneMatch(block -> block.contains(InetAddress.ofLiteral(address)));
  }

  @Test
  @DisplayName("K06: one forbidden address among good ones is enough")
  void refuses_a_name_with_one_forbidden_address() {
    assertThatIOException()
        .isThrownBy(() -> fetch(LOOPBACK, "127.0.0.1", "10.0.0.1").get(server.uri("/keys")))
        .withMessageContaining("not public");
  }

  @Test
  @DisplayName("K06: a name is resolved once, and that address is the one connected to")
  void resolves_once() throws IOException {
    server.answers.put("/keys", Answer.ok("{}"));
    var asked = new AtomicInteger();
    var rebinding =
        new GuardedFetch(
            host ->
                asked.getAndIncrement() == 0
                    ? ForeignServer.here(host)
                    : new InetAddress[] {InetAddress.ofLiteral("10.0.0.1")},
            LOOPBACK,
            server.trust());

    assertThat(rebinding.get(server.uri("/keys"))).isEqualTo("{}");
    assertThat(asked).hasValue(1);
  }

  @Test
  @DisplayName("K06: redirects are not followed")
  void refuses_redirects() {
    server.answers.put(
        "/keys", new Answer(302, "", Map.of("Location", server.uri("/other").toString())));
    server.answers.put("/other", Answer.ok("{}"));

    assertThatIOException().isThrownBy(() -> here().get(server.uri("/keys")));
    assertThat(server.requests).hasValue(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://issuer.example/keys",
        "file:///etc/passwd",
        "https:///keys",
        "https://user@issuer.example/keys",
        "https://issuer.example/keys#top"
      })
  @DisplayName("K06: https URLs only")
  void refuses_other_urls(String url) {
    assertThatIOException().isThrownBy(() -> here().get(URI.create(url)));
  }

  @Test
  @DisplayName("K06: a server whose certificate names somebody else is not believed")
  void refuses_another_name() {
    server.answers.put("/keys", Answer.ok("{}"));
    URI other = URI.create(server.uri("/keys").toString().replace(ForeignServer.HOST, "a.example"));

    assertThatIOException().isThrownBy(() -> here().get(other));
    assertThat(server.requests).hasValue(0);
  }

  @Test
  @DisplayName("K06: a server of an unknown authority is not believed")
  void refuses_an_unknown_authority() {
    var strangers =
        new GuardedFetch(
            ForeignServer::here, LOOPBACK, (SSLSocketFactory) SSLSocketFactory.getDefault());
    assertThatIOException().isThrownBy(() -> strangers.get(server.uri("/keys")));
  }

  @Test
  @DisplayName("K06: 64 KiB and no more")
  void refuses_large_answers() throws IOException {
    server.answers.put("/most", Answer.ok("x".repeat(LIMIT)));
    server.answers.put("/more", Answer.ok("x".repeat(LIMIT + 1)));

    assertThat(here().get(server.uri("/most"))).hasSize(LIMIT);
    assertThatIOException().isThrownBy(() -> here().get(server.uri("/more")));
  }

  @Test
  @DisplayName("K06: two seconds and no more, however slowly the server answers")
  void gives_up_on_slow_servers() throws IOException {
    try (var silent = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      URI uri = URI.create("https://issuer.example:" + silent.getLocalPort() + "/keys");
      Instant begun = Instant.now();
      assertThatIOException().isThrownBy(() -> here().get(uri));
      assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(10));
    }
  }
}
