package dev.hansa.runtime.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.runtime.token.Replicas.Address;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class ReplicasTest {
  private static final URI ASKED = URI.create("https://one:8444/oauth2/denials?after=a%2Fb");

  @Test
  void tries_every_address_and_the_last_that_answered_first() {
    var replicas =
        new Replicas(List.of(URI.create("https://two:1"), URI.create("https://three:2")));
    List<Address> before = replicas.of(ASKED);
    assertThat(before)
        .extracting(address -> address.uri().toString())
        .containsExactly(
            ASKED.toString(),
            "https://two:1/oauth2/denials?after=a%2Fb",
            "https://three:2/oauth2/denials?after=a%2Fb");
    replicas.answered(before.getLast());
    assertThat(replicas.of(ASKED))
        .extracting(address -> address.uri().getHost().toLowerCase(Locale.ROOT))
        .containsExactly("three", "one", "two");
  }

  @Test
  void tries_a_single_address_twice() {
    assertThat(new Replicas(List.of()).of(ASKED))
        .extracting(Address::uri)
        .containsExactly(ASKED, ASKED);
  }
}
