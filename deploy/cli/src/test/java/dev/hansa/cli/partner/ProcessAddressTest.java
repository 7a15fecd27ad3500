package dev.hansa.cli.partner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessAddressTest {

  @Test
  void a_process_is_named_with_who_it_is() {
    assertThat(ProcessAddress.parse("orders=orders-1.internal:7001"))
        .isEqualTo(
            new ProcessAddress(
                "orders at orders-1.internal:7001", "orders", "orders-1.internal", 7001));
  }

  @ParameterizedTest
  @ValueSource(strings = {"orders", "orders=", "orders=host", "host:7001", "orders=a b:1", "=h:1"})
  void anything_else_is_refused(String text) {
    assertThatThrownBy(() -> ProcessAddress.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "'" + text + "' (expected: process=host:port, as in orders=orders-1.internal:7001)");
  }
}
