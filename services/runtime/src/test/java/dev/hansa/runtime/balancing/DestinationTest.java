package dev.hansa.runtime.balancing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationTest {
  private static Destination to(String address) {
    return new Destination("orders", address, Map::of);
  }

  @Test
  void takes_one_address_several_or_a_target() {
    assertThat(to("orders:7001").targets()).containsExactly(URI.create("dns:///orders:7001"));
    assertThat(to("10.0.0.1:7001, [::1]:7002").targets())
        .containsExactly(URI.create("dns:///10.0.0.1:7001"), URI.create("dns:///%5B::1%5D:7002"));
    assertThat(to("dns:///orders.internal:7001").targets())
        .containsExactly(URI.create("dns:///orders.internal:7001"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "orders",
        "orders:",
        "orders:x",
        "a:1,",
        "a:1,,b:2",
        "a:1 b:2",
        "http://a:1/x"
      })
  void refuses_what_it_cannot_read(String address) {
    assertThatThrownBy(() -> to(address))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected");
  }

  @Test
  void says_that_a_module_is_missing() {
    assertThatThrownBy(() -> to("xds:///orders"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("xds is none");
  }

  @ParameterizedTest
  @ValueSource(strings = {"round_robin", "least_request", "weighted_round_robin"})
  void knows_the_words_of_the_setting(String word) {
    assertThat(Balancing.parse(word).name()).isEqualToIgnoringCase(word);
    assertThatThrownBy(() -> Balancing.parse(word + "s"))
        .hasMessageContaining("expected: round_robin, weighted_round_robin, least_request");
  }
}
